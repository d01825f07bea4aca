#nullable disable
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace Serilog.Sinks.Elasticsearch;

/// <summary>Where events go, in which form, and what holds them until they are there.</summary>
public class ElasticsearchSinkOptions
{
    private static readonly Uri DefaultNode = new("http://localhost:9200");

    private int _queueSizeLimit;

    /// <summary>The defaults, with the node at <c>http://localhost:9200</c>.</summary>
    public ElasticsearchSinkOptions()
    {
        IndexFormat = "logstash-{0:yyyy.MM.dd}";
        TemplateName = "serilog-events-template";
        Period = TimeSpan.FromSeconds(2);
        BatchPostingLimit = 50;
        ConnectionTimeout = TimeSpan.FromSeconds(5);
        EmitEventFailure = EmitEventFailureHandling.WriteToSelfLog;
        QueueSizeLimit = 100000;
        BufferFileCountLimit = 31;
        BufferFileSizeLimitBytes = 100L * 1024 * 1024;
        Nodes = [DefaultNode];
    }

    /// <summary>The defaults with these nodes; user info in a URL is sent as basic authentication.</summary>
    public ElasticsearchSinkOptions(IEnumerable<Uri> nodes)
        : this()
    {
        Uri[] given = [.. (nodes ?? []).Where(node => node is not null)];
        Nodes = given.Length == 0 ? [DefaultNode] : given;
    }

    /// <summary>The defaults with this node.</summary>
    public ElasticsearchSinkOptions(Uri node)
        : this([node])
    {
    }

    /// <summary>True: an index template is put before the first events. They are sent even if that fails.</summary>
    public bool AutoRegisterTemplate { get; set; }

    /// <summary>The kind of the template; null: a composable one.</summary>
    public AutoRegisterTemplateVersion? AutoRegisterTemplateVersion { get; set; }

    /// <summary>The name of the template.</summary>
    public string TemplateName { get; set; }

    /// <summary>The content of the template, text or an object to serialize, in place of the default one.</summary>
    public Func<object> GetTemplateContent { get; set; }

    /// <summary>True: a template of this name is replaced.</summary>
    public bool OverwriteTemplate { get; set; }

    /// <summary>The index or data stream: a format that the event's time (UTC) is put into.</summary>
    public string IndexFormat { get; set; }

    /// <summary>Not sent: Elasticsearch 7 and later have no types.</summary>
    public string TypeName { get; set; }

    /// <summary>What a bulk request does. Data streams want <see cref="ElasticOpType.Create"/>.</summary>
    public ElasticOpType BatchAction { get; set; } = ElasticOpType.Index;

    /// <summary>The ingest pipeline; null: the index's own.</summary>
    public string PipelineName { get; set; }

    /// <summary>The greatest number of events in a request. 50.</summary>
    public int BatchPostingLimit { get; set; }

    /// <summary>The greatest length of an event in bytes; a longer one is set aside as refused. Null: no limit.</summary>
    public long? SingleEventSizePostingLimit { get; set; }

    /// <summary>How long events gather before they are sent. 2 s.</summary>
    public TimeSpan Period { get; set; }

    /// <summary>The culture of rendered messages.</summary>
    public IFormatProvider FormatProvider { get; set; }

    /// <summary>The longest time of a request, and of the last flush when the sink is disposed. 5 s.</summary>
    public TimeSpan ConnectionTimeout { get; set; }

    /// <summary>True: properties are at the root of the document rather than in <c>fields</c>.</summary>
    public bool InlineFields { get; set; }

    /// <summary>The least level of events that the sink takes.</summary>
    public LogEventLevel? MinimumLogEventLevel { get; set; }

    /// <summary>The least level, changeable while the process runs.</summary>
    public LoggingLevelSwitch LevelSwitch { get; set; }

    /// <summary>Names the index of an event, by the event and its time in UTC, in place of <see cref="IndexFormat"/>.</summary>
    public Func<LogEvent, DateTimeOffset, string> IndexDecider { get; set; }

    /// <summary>Set: events are held in files that begin with this path; else in memory.</summary>
    public string BufferBaseFilename { get; set; }

    /// <summary>The greatest size of a buffer file. 100 MiB; null: no limit.</summary>
    public long? BufferFileSizeLimitBytes { get; set; }

    /// <summary>The greatest number of buffer files. 31; null: no limit.</summary>
    public int? BufferFileCountLimit { get; set; }

    /// <summary>How long events gather in the buffer files before they are sent. Null: 5 s.</summary>
    public TimeSpan? BufferLogShippingInterval { get; set; }

    /// <summary>The bytes of refused events that are kept beside the buffer files; the oldest go first. Null: no limit.</summary>
    public long? BufferRetainedInvalidPayloadsLimitBytes { get; set; }

    /// <summary>Makes the documents, which must be JSON objects.</summary>
    public ITextFormatter CustomFormatter { get; set; }

    /// <summary>Makes the documents when they go through buffer files.</summary>
    public ITextFormatter CustomDurableFormatter { get; set; }

    /// <summary>What happens with refused events.</summary>
    public EmitEventFailureHandling EmitEventFailure { get; set; }

    /// <summary>Takes refused events. One that came from a buffer file is made from its document.</summary>
    public ILogEventSink FailureSink { get; set; }

    /// <summary>Takes refused events and why they were refused.</summary>
    public Action<LogEvent, Exception> FailureCallback { get; set; }

    /// <summary>The greatest number of events in memory. 100,000. Files are bounded by their own limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int QueueSizeLimit
    {
        get => _queueSizeLimit;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(QueueSizeLimit));
            _queueSizeLimit = value;
        }
    }

    /// <summary>The key of an API key, in base64 as Elasticsearch gives it.</summary>
    public string ApiKey { get; set; }

    internal IReadOnlyList<Uri> Nodes { get; }
}
