namespace Mesh.Reporter.Storage;

public sealed partial class CommitLoop
{
    [LoggerMessage(500, LogLevel.Error, "No room on the disk: {Count} reports were refused")]
    private partial void LogDiskFull(Exception failure, int count);
}
