using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;

namespace Mesh.Hosting.Logging;

internal static class MeshLogging
{
    private const string Template =
        "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} [{Level:u3}] {Service} {SourceContext}: {Message:lj}{NewLine}{Exception}";

    internal static void AddMeshLogging(this IHostApplicationBuilder builder, string serviceName, string level)
    {
        if (!Enum.TryParse<LogEventLevel>(level, ignoreCase: true, out var minimum))
        {
            throw new InvalidOperationException(
                $"Mesh:LogLevel is '{level}'; use Verbose, Debug, Information, Warning, Error or Fatal.");
        }

        var logger = new LoggerConfiguration()
            .MinimumLevel.Is(minimum)
            // The frameworks' request lines at Information would drown the service's own.
            .MinimumLevel.Override("Microsoft", Max(minimum, LogEventLevel.Warning))
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", minimum)
            .MinimumLevel.Override("System.Net.Http", Max(minimum, LogEventLevel.Warning))
            .MinimumLevel.Override("Grpc", Max(minimum, LogEventLevel.Warning))
            .Enrich.FromLogContext()
            .Enrich.WithProperty("Service", serviceName)
            .WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture)
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
    }

    private static LogEventLevel Max(LogEventLevel a, LogEventLevel b) => a > b ? a : b;
}
