using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mesh.Hosting.Telemetry;

internal static class TelemetryFeature
{
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string StandardProtocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    internal static void AddMeshTelemetry(this IHostApplicationBuilder builder, string serviceName)
    {
        var configuration = builder.Configuration;
        builder.Services.AddMeshOptions<TelemetryOptions>(TelemetryOptions.Section);
        builder.Services.PostConfigure<TelemetryOptions>(options =>
        {
            options.OtlpEndpoint = Or(options.OtlpEndpoint, configuration[StandardEndpoint], "");
            options.OtlpProtocol = Or(options.OtlpProtocol, configuration[StandardProtocol], "grpc");
        });
        // Without a receiver nothing listens to the meters, and a measurement costs next to nothing.
        var own = configuration[$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.OtlpEndpoint)}"];
        if (Or(own, configuration[StandardEndpoint], "") != "")
        {
            builder.Services.AddHostedService(services =>
                ActivatorUtilities.CreateInstance<MetricsExport>(services, serviceName));
        }
    }

    private static string Or(string? first, string? second, string last) =>
        !string.IsNullOrEmpty(first) ? first : !string.IsNullOrEmpty(second) ? second : last;
}
