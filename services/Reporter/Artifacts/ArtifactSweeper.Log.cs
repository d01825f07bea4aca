namespace Mesh.Reporter.Artifacts;

internal sealed partial class ArtifactSweeper
{
    [LoggerMessage(543, LogLevel.Information, "Removed {Count} files that an earlier run had left without an artifact")]
    private partial void LogOrphans(int count);

    [LoggerMessage(544, LogLevel.Information, "Removed {Count} artifacts that had expired")]
    private partial void LogExpired(int count);

    [LoggerMessage(545, LogLevel.Warning, "A sweep of the artifacts failed; the next one follows")]
    private partial void LogSweepFailed(Exception failure);
}
