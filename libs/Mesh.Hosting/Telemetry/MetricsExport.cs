using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Mesh.Hosting.Telemetry;

/// <summary>Exports the service's metrics by OTLP from start to stop; what was measured last is sent at the stop.</summary>
internal sealed partial class MetricsExport(
    IOptions<TelemetryOptions> options, ILogger<MetricsExport> logger, string serviceName) : IHostedService, IDisposable
{
    private static readonly string[] Meters =
    [
        "Mesh.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
    ];

    private MeterProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var telemetry = options.Value;
        var instance = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}");
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService(
                serviceName, serviceNamespace: "mesh", autoGenerateServiceInstanceId: false, serviceInstanceId: instance))
            .AddMeter(Meters)
            .AddOtlpExporter((exporter, reader) =>
            {
                var isHttp = telemetry.OtlpProtocol == "http/protobuf";
                exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
                // An endpoint that is set is taken as it is, so the path that OTLP names must be in it.
                var root = telemetry.OtlpEndpoint.TrimEnd('/');
                exporter.Endpoint = new Uri(isHttp ? $"{root}/v1/metrics" : root);
                exporter.TimeoutMilliseconds = (int)telemetry.Timeout.TotalMilliseconds;
                var periodic = reader.PeriodicExportingMetricReaderOptions;
                periodic.ExportIntervalMilliseconds = (int)telemetry.Interval.TotalMilliseconds;
                periodic.ExportTimeoutMilliseconds = exporter.TimeoutMilliseconds;
            })
            .Build();
        LogStarted(telemetry.OtlpEndpoint, telemetry.OtlpProtocol, telemetry.Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // The last export waits for the network, so it has a thread of its own; the host's own limit cuts it off.
        var timeout = (int)options.Value.Timeout.TotalMilliseconds;
        return Task.Run(() => _provider?.Shutdown(timeout), CancellationToken.None).WaitAsync(cancellationToken);
    }

    public void Dispose() => _provider?.Dispose();
}
