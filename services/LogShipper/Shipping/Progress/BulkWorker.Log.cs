using Mesh.LogShipper.Shipping.Elastic;

namespace Mesh.LogShipper.Shipping.Progress;

internal sealed partial class BulkWorker
{
    [LoggerMessage(
        471, LogLevel.Warning,
        "{Documents} documents of {Sources} logs were not shipped ({Verdict}: {Reason}); the same again in {Wait}")]
    private partial void LogWholeAgain(int documents, int sources, BulkVerdict verdict, string reason, TimeSpan wait);

    [LoggerMessage(
        472, LogLevel.Warning,
        "Elasticsearch takes nothing until somebody mends it ({Verdict}: {Reason}); logs stay here, next try in {Wait}")]
    private partial void LogMustBeMended(BulkVerdict verdict, string reason, TimeSpan wait);

    [LoggerMessage(
        473, LogLevel.Warning, "{Documents} documents of project {Project} were not taken ({Reason}); these again in {Wait}")]
    private partial void LogItemsAgain(int documents, string project, string reason, TimeSpan wait);

    [LoggerMessage(
        474, LogLevel.Warning,
        "{Documents} documents were refused and kept as dead letters, the first {Id} for {DataStream}: {Status} {Reason}; "
        + "see `mesh dead-letters`")]
    private partial void LogRefused(int documents, string id, string dataStream, int status, string reason);

    [LoggerMessage(475, LogLevel.Warning, "{Documents} documents went into a failure store, where no search finds them")]
    private partial void LogDiverted(int documents);

    [LoggerMessage(476, LogLevel.Warning, "What Elasticsearch answered cannot be stored; the same is sent again in {Wait}")]
    private partial void LogNotStored(Exception error, TimeSpan wait);

    [LoggerMessage(477, LogLevel.Warning, "A log of project {Project} cannot be read now, and is shipped later")]
    private partial void LogUnreadable(Exception error, string project);
}
