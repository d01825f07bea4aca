namespace Mesh.LogShipper.Retention;

internal sealed partial class RetentionSweeper
{
    [LoggerMessage(490, LogLevel.Information, "Expired {Logs} logs of project {Project}, {Bytes} bytes as stored")]
    private partial void LogExpired(string project, int logs, long bytes);

    [LoggerMessage(491, LogLevel.Warning, "The sweep of expired logs failed; the next one goes on")]
    private partial void LogSweepFailed(Exception error);

    [LoggerMessage(
        492, LogLevel.Warning,
        "The log of {Job} attempt {Attempt} was abandoned by its writers, and has been sealed at {End} bytes")]
    private partial void LogAbandoned(string job, int attempt, long end);
}
