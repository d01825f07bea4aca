namespace Mesh.JobIntake.Retention;

internal sealed partial class RetentionLoop
{
    [LoggerMessage(250, LogLevel.Information, "Removed {Jobs} jobs that ended long ago, or that were too many, in {Elapsed}")]
    private partial void LogRemoved(int jobs, TimeSpan elapsed);

    [LoggerMessage(251, LogLevel.Warning, "Ended jobs could not be removed; it is tried again with the next sweep")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(252, LogLevel.Debug, "Ended jobs are removed by the process that leads the queue: {Why}")]
    private partial void LogNotLeading(string why);
}
