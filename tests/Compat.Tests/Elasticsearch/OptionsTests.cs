using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;
using Serilog.Sinks.Elasticsearch;

namespace Mesh.Compat.Tests.Elasticsearch;

/// <summary>
/// No genuine assembly refers to this package, so there are no references to compare: this is the use that the package's README
/// shows, and it compiles and holds with either package.
/// </summary>
public sealed class OptionsTests
{
    [Fact]
    public void Options_AsPublished_HaveTheirTypesAndKeepTheirValues()
    {
        ITextFormatter formatter = new JsonFormatter();
        ILogEventSink failures = new Discard();
        var options = new ElasticsearchSinkOptions([new Uri("http://a:9200"), new Uri("http://b:9200")])
        {
            AutoRegisterTemplate = true,
            AutoRegisterTemplateVersion = AutoRegisterTemplateVersion.ESv7,
            TemplateName = "template",
            GetTemplateContent = () => "{}",
            OverwriteTemplate = true,
            IndexFormat = "custom-index-{0:yyyy.MM}",
            TypeName = null,
            BatchAction = ElasticOpType.Create,
            PipelineName = "pipeline",
            BatchPostingLimit = 50,
            SingleEventSizePostingLimit = 10_000,
            Period = TimeSpan.FromSeconds(2),
            FormatProvider = null,
            ConnectionTimeout = TimeSpan.FromSeconds(5),
            InlineFields = true,
            MinimumLogEventLevel = LogEventLevel.Warning,
            LevelSwitch = new LoggingLevelSwitch(),
            IndexDecider = (logEvent, time) => $"{logEvent.Level}-{time.Year}",
            BufferBaseFilename = "/tmp/buffer",
            BufferFileSizeLimitBytes = 5_242_880,
            BufferFileCountLimit = 31,
            BufferLogShippingInterval = TimeSpan.FromSeconds(5),
            BufferRetainedInvalidPayloadsLimitBytes = 5_000,
            CustomFormatter = formatter,
            CustomDurableFormatter = formatter,
            EmitEventFailure = EmitEventFailureHandling.WriteToSelfLog | EmitEventFailureHandling.WriteToFailureSink
                | EmitEventFailureHandling.RaiseCallback | EmitEventFailureHandling.ThrowException,
            FailureSink = failures,
            FailureCallback = (logEvent, error) => Console.Error.WriteLine($"{logEvent.MessageTemplate} {error}"),
            QueueSizeLimit = 100_000,
            ApiKey = "key",
        };

        var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal("Warning-2026", options.IndexDecider(Event(LogEventLevel.Warning), time));
        Assert.Equal(15, (int)options.EmitEventFailure);
        Assert.Same(failures, options.FailureSink);
        Assert.Equal("{}", options.GetTemplateContent());
    }

    [Fact]
    public void Options_OfAnUrlAlone_HaveThePublishedDefaults()
    {
        var options = new ElasticsearchSinkOptions(new Uri("http://localhost:9200"));

        Assert.Equal("logstash-{0:yyyy.MM.dd}", options.IndexFormat);
        Assert.Equal("serilog-events-template", options.TemplateName);
        Assert.Equal(ElasticOpType.Index, options.BatchAction);
        Assert.Equal(50, options.BatchPostingLimit);
        Assert.Equal(TimeSpan.FromSeconds(2), options.Period);
        Assert.Equal(TimeSpan.FromSeconds(5), options.ConnectionTimeout);
        Assert.Equal(EmitEventFailureHandling.WriteToSelfLog, options.EmitEventFailure);
        Assert.Equal(100_000, options.QueueSizeLimit);
        Assert.Equal(100L * 1024 * 1024, options.BufferFileSizeLimitBytes);
        Assert.Equal(31, options.BufferFileCountLimit);
        Assert.Null(options.BufferBaseFilename);
        Assert.False(options.AutoRegisterTemplate);
    }

    [Fact]
    public void QueueSizeLimit_Negative_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElasticsearchSinkOptions { QueueSizeLimit = -1 });

    [Fact]
    public void Elasticsearch_OfASinkConfiguration_TakesOptionsThatMayBeLeftOut()
    {
        var method = typeof(LoggerConfigurationElasticsearchExtensions)
            .GetMethod("Elasticsearch", [typeof(LoggerSinkConfiguration), typeof(ElasticsearchSinkOptions)])!;
        Func<LoggerSinkConfiguration, ElasticsearchSinkOptions, LoggerConfiguration> call =
            (to, options) => to.Elasticsearch(options);

        Assert.True(method.GetParameters()[1].IsOptional);
        Assert.Equal(typeof(LoggerConfiguration), method.ReturnType);
        Assert.NotNull(call);
    }

    private static LogEvent Event(LogEventLevel level) =>
        new(DateTimeOffset.UnixEpoch, level, null, new MessageTemplate("", []), []);

    private sealed class Discard : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => ArgumentNullException.ThrowIfNull(logEvent);
    }
}
