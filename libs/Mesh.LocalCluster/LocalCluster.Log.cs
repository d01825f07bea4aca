using Microsoft.Extensions.Logging;

namespace Mesh.Local;

public sealed partial class LocalCluster
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "LocalCluster at {Api}, Ingress at {Ingress}")]
    private partial void LogStarted(Uri api, Uri ingress);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Debug, Message = "Controller {Name} ended")]
    private partial void LogControllerEnded(string name);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Critical, Message = "Controller {Name} failed")]
    private partial void LogControllerFailed(string name, Exception failure);
}
