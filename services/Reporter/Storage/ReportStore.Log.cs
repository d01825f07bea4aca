namespace Mesh.Reporter.Storage;

public sealed partial class ReportStore
{
    [LoggerMessage(510, LogLevel.Information, "Opened {Path} at version {Version}")]
    private partial void LogOpened(string path, long version);

    [LoggerMessage(511, LogLevel.Critical, "The report store failed: the process stops, so that it starts from what is on disk")]
    private partial void LogFailed(Exception failure);
}
