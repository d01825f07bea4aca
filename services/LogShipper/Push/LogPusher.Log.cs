namespace Mesh.LogShipper.Push;

internal sealed partial class LogPusher
{
    [LoggerMessage(420, LogLevel.Debug, "Writer '{Writer}' opened the log of {Job} attempt {Attempt} at {Offset}")]
    private partial void LogOpened(string job, int attempt, string writer, long offset);

    [LoggerMessage(421, LogLevel.Information, "Writer '{Writer}' sealed the log of {Job} attempt {Attempt} at {Length} bytes")]
    private partial void LogSealed(string job, int attempt, string writer, long length);

    [LoggerMessage(422, LogLevel.Debug, "The stream of writer '{Writer}' of {Job} attempt {Attempt} was cut: {Error}")]
    private partial void LogCut(string job, int attempt, string writer, string error);

    [LoggerMessage(
        424, LogLevel.Error,
        "{Missing} acknowledged bytes of writer '{Writer}' of {Job} attempt {Attempt}, from {Offset} on, are not here: a gap")]
    private partial void LogLost(string job, int attempt, string writer, long missing, long offset);

    [LoggerMessage(423, LogLevel.Error, "Reading the stream of a writer of {Job} attempt {Attempt} failed")]
    private partial void LogReadFailed(Exception error, string job, int attempt);
}
