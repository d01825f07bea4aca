namespace Mesh.Dispatcher.Informer;

/// <summary>What watches log; apart from them, because their class is generic.</summary>
internal static partial class WatchLog
{
    [LoggerMessage(320, LogLevel.Information, "Watching {Count} {What} from version {Version}")]
    public static partial void Synced(ILogger logger, int count, string what, string version);

    [LoggerMessage(321, LogLevel.Information, "The watch of {What} cannot go on from version {Version}: {Problem}")]
    public static partial void Expired(ILogger logger, string what, string? version, string problem);

    [LoggerMessage(322, LogLevel.Warning, "The watch of {What} broke and goes on from version {Version}: {Problem}")]
    public static partial void Broken(ILogger logger, string what, string? version, string problem);
}
