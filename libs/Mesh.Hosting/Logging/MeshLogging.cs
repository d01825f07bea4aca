using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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

        var options = builder.LoggingOptions();
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(minimum)
            // The frameworks' request lines at Information would drown the service's own.
            .MinimumLevel.Override("Microsoft", Max(minimum, LogEventLevel.Warning))
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", minimum)
            .MinimumLevel.Override("System.Net.Http", Max(minimum, LogEventLevel.Warning))
            .MinimumLevel.Override("Grpc", Max(minimum, LogEventLevel.Warning))
            .Enrich.FromLogContext()
            .Enrich.WithProperty("Service", serviceName);
        if (options.Console || builder.Environment.IsDevelopment())
        {
            configuration.WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture);
        }

        if (options.Elasticsearch.Urls.Count > 0)
        {
            configuration.WriteTo.Elasticsearch(serviceName, options.Elasticsearch);
        }

        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(configuration.CreateLogger(), dispose: true);
    }

    /// <summary>The section, checked here: logging begins before the options of the other sections are.</summary>
    private static LoggingOptions LoggingOptions(this IHostApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(Logging.LoggingOptions.Section);
        var options = section.Get<LoggingOptions>() ?? new LoggingOptions();
        List<ValidationResult> problems = [];
        if (!Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true))
        {
            throw new OptionsValidationException(
                Logging.LoggingOptions.Section, typeof(LoggingOptions),
                problems.Select(problem => problem.ErrorMessage ?? "is wrong"));
        }

        return options;
    }

    private static LogEventLevel Max(LogEventLevel a, LogEventLevel b) => a > b ? a : b;
}
