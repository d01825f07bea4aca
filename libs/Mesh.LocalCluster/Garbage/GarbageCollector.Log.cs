using Microsoft.Extensions.Logging;

namespace Mesh.Local.Garbage;

internal sealed partial class GarbageCollector
{
    [LoggerMessage(EventId = 4501, Level = LogLevel.Debug, Message = "Collected {Kind} {Key}: no owner lives")]
    private partial void LogCollected(string kind, string key);

    [LoggerMessage(EventId = 4502, Level = LogLevel.Debug, Message = "Did not collect {Key}: {Why}")]
    private partial void LogOvertaken(string key, string why);
}
