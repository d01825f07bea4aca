namespace Mesh.JobIntake.Actor;

internal sealed partial class QueueActor
{
    [LoggerMessage(200, LogLevel.Information, "Recovered {Jobs} open jobs at version {Version} in {Elapsed}")]
    private partial void LogRecovered(int jobs, long version, TimeSpan elapsed);

    [LoggerMessage(201, LogLevel.Error, "A batch of {Calls} commands failed; the queue reloads itself from the store")]
    private partial void LogBatchFailed(Exception error, int calls);

    [LoggerMessage(202, LogLevel.Warning, "The store refused a write: {Why}")]
    private partial void LogLeadLost(string why);
}
