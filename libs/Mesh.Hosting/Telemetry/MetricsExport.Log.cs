using Microsoft.Extensions.Logging;

namespace Mesh.Hosting.Telemetry;

internal sealed partial class MetricsExport
{
    [LoggerMessage(140, LogLevel.Information, "Metrics go to {Endpoint} by {Protocol} every {Interval}")]
    private partial void LogStarted(string endpoint, string protocol, TimeSpan interval);
}
