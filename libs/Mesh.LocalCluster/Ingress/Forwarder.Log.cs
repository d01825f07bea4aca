using Microsoft.Extensions.Logging;

namespace Mesh.Local.Ingress;

internal sealed partial class Forwarder
{
    [LoggerMessage(EventId = 4611, Level = LogLevel.Debug, Message = "Client left {Path}")]
    private partial void LogClientGone(string path);

    [LoggerMessage(EventId = 4612, Level = LogLevel.Debug, Message = "Passed over {Address}: {Why}")]
    private partial void LogPassedOver(string address, string why);

    [LoggerMessage(EventId = 4613, Level = LogLevel.Debug, Message = "Service {Service} failed a request: {Why}")]
    private partial void LogBackendFailed(string service, string why);
}
