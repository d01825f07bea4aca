#nullable disable
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Sinks.Elasticsearch;

namespace Serilog;

/// <summary>Adds <c>WriteTo.Elasticsearch()</c>.</summary>
public static class LoggerConfigurationElasticsearchExtensions
{
    /// <summary>Writes there, by files when <see cref="ElasticsearchSinkOptions.BufferBaseFilename"/> is set.</summary>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static LoggerConfiguration Elasticsearch(
        this LoggerSinkConfiguration loggerSinkConfiguration, ElasticsearchSinkOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(loggerSinkConfiguration);
        options ??= new ElasticsearchSinkOptions();
        return loggerSinkConfiguration.Sink(
            ElasticsearchSink.By(options), options.MinimumLogEventLevel ?? LevelAlias.Minimum, options.LevelSwitch);
    }
}
