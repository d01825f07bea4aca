using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Leases;

public sealed partial class LeaseStream
{
    [LoggerMessage(340, LogLevel.Information, "Connected to the queue as {Dispatcher}, {Count} leases held before")]
    private partial void LogSynced(string dispatcher, int count);

    [LoggerMessage(341, LogLevel.Warning, "The lease stream ended and opens again: {Problem}")]
    private partial void LogEnded(string problem);

    [LoggerMessage(342, LogLevel.Error, "Another dispatcher calls itself {Dispatcher}; give each its own Dispatcher:Id")]
    private partial void LogRival(string dispatcher);

    [LoggerMessage(343, LogLevel.Warning, "{Attempt}: the queue did not grant it again")]
    private partial void LogLost(AttemptKey attempt);

    [LoggerMessage(344, LogLevel.Warning, "{Attempt}: revoked, {Why}")]
    private partial void LogRevoked(AttemptKey attempt, string why);
}
