namespace Mesh.LogShipper.Archive.Compaction;

internal sealed partial class LogCompactor
{
    [LoggerMessage(
        484, LogLevel.Information,
        "Archived the log of {Job} attempt {Attempt}: {Bytes} bytes in {Stored}, {Missing} of them lost before; "
        + "{Segments} segments freed")]
    private partial void LogArchived(string job, int attempt, long bytes, long stored, long missing, int segments);

    [LoggerMessage(
        485, LogLevel.Warning,
        "The log of {Job} attempt {Attempt} could not be archived, for the {Failures}. time; it stays in the spool, and is tried "
        + "again in {Pause}")]
    private partial void LogFailed(Exception error, string job, int attempt, int failures, TimeSpan pause);

    [LoggerMessage(487, LogLevel.Warning, "Segments that no log needs could not be deleted; the next archived log tries again")]
    private partial void LogNotReclaimed(Exception error);

    [LoggerMessage(
        486, LogLevel.Error,
        "The archive has another log of {Job} attempt {Attempt}, sealed at {Other} bytes; that of the spool, {Bytes} bytes, "
        + "stays there")]
    private partial void LogConflict(string job, int attempt, long other, long bytes);
}
