namespace Mesh.Reporter.Artifacts.Storage;

public sealed partial class ArtifactStore
{
    [LoggerMessage(540, LogLevel.Information, "Opened the artifacts in {Directory}: {Bytes} bytes")]
    private partial void LogOpened(string directory, long bytes);

    [LoggerMessage(541, LogLevel.Error, "No room on the disk: an artifact of {Job} was refused")]
    private partial void LogDiskFull(string job, Exception failure);

    [LoggerMessage(542, LogLevel.Critical, "The index of artifacts failed: the process stops, so that it starts from what is on disk")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(546, LogLevel.Warning, "The file {Name} of no artifact cannot be removed; the next run tries again")]
    private partial void LogFileStays(string name, Exception failure);
}
