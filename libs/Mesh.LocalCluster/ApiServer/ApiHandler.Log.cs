using Microsoft.Extensions.Logging;

namespace Mesh.Local.ApiServer;

internal sealed partial class ApiHandler
{
    [LoggerMessage(EventId = 4101, Level = LogLevel.Debug, Message = "Client left {Path}")]
    private partial void LogClientGone(string path);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(string method, string path, Exception failure);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Debug, Message = "{Kind} {Name} was gone before it was deleted")]
    private partial void LogOvertaken(string kind, string name);
}
