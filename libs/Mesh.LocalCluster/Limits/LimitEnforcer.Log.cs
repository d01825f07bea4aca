using Microsoft.Extensions.Logging;

namespace Mesh.Local.Limits;

internal sealed partial class LimitEnforcer
{
    [LoggerMessage(EventId = 4701, Level = LogLevel.Information, Message = "Limits of containers are enforced: {Limits}")]
    private partial void LogEnforced(string limits);

    [LoggerMessage(EventId = 4702, Level = LogLevel.Warning, Message = "Limits of containers are not enforced here: {Why}")]
    private partial void LogNotEnforced(string why);
}
