namespace Mesh.Dispatcher.Informer;

public sealed partial class PodInformer
{
    [LoggerMessage(320, LogLevel.Information, "Watching {Count} pods from version {Version}")]
    private partial void LogSynced(int count, string version);

    [LoggerMessage(321, LogLevel.Information, "The watch of pods cannot go on from version {Version}: {Problem}")]
    private partial void LogExpired(string? version, string problem);

    [LoggerMessage(322, LogLevel.Warning, "The watch of pods broke and starts again: {Problem}")]
    private partial void LogBroken(string problem);
}
