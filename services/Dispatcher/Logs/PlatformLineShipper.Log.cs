using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Logs;

public sealed partial class PlatformLineShipper
{
    [LoggerMessage(360, LogLevel.Debug, "{Attempt}: its log takes no lines of the platform any more: {Problem}")]
    private partial void LogRefused(AttemptKey attempt, string problem);

    [LoggerMessage(361, LogLevel.Warning, "{Attempt}: lines of the platform wait for the log service: {Problem}")]
    private partial void LogAway(AttemptKey attempt, string problem);

    [LoggerMessage(362, LogLevel.Warning, "{Attempt}: lines of the platform were not on disk after {Patience}")]
    private partial void LogLate(AttemptKey attempt, TimeSpan patience);
}
