namespace Mesh.LogShipper.Storage;

internal sealed partial class SpoolEvents
{
    [LoggerMessage(410, LogLevel.Error, "{Segment} is damaged at {Position}, {Length} bytes: {Reason}")]
    private partial void LogDamaged(string segment, long position, long length, string reason);

    [LoggerMessage(
        411, LogLevel.Warning,
        "Cut {Bytes} unacknowledged bytes, written when the last process ended, off {Segment} at {Position}")]
    private partial void LogTailCut(string segment, long position, long bytes);

    [LoggerMessage(412, LogLevel.Error, "Writing failed; {Requests} frames and seals were refused, their writers will try again")]
    private partial void LogWriteFailed(Exception error, int requests);
}
