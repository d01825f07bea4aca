using Microsoft.Extensions.Logging;

namespace Mesh.Local.Ingress;

internal sealed partial class SniffingTransport
{
    [LoggerMessage(EventId = 4601, Level = LogLevel.Debug, Message = "Connection {Connection} ended early: {Why}")]
    private partial void LogLost(string connection, string why);
}
