#nullable disable
using Serilog.Core;
using Serilog.Events;
using Serilog.Sinks.Elasticsearch.Buffering;
using Serilog.Sinks.Elasticsearch.Shipping;

namespace Serilog.Sinks.Elasticsearch;

/// <summary>Writes events to Elasticsearch. It neither blocks nor throws: what does not fit is counted and said.</summary>
public sealed class ElasticsearchSink : ILogEventSink, IDisposable, IAsyncDisposable
{
    private readonly EventPipeline _pipeline;

    /// <summary>Holds events in memory, whatever <see cref="ElasticsearchSinkOptions.BufferBaseFilename"/> says.</summary>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public ElasticsearchSink(ElasticsearchSinkOptions options)
        : this(options, new MemoryBuffer(Checked(options).QueueSizeLimit), options.Period)
    {
    }

    private ElasticsearchSink(ElasticsearchSinkOptions options, IEventBuffer buffer, TimeSpan interval) =>
        _pipeline = new EventPipeline(options, buffer, interval);

    /// <summary>Takes an event.</summary>
    public void Emit(LogEvent logEvent)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        _pipeline.Add(logEvent);
    }

    /// <summary>Sends what it holds, for at most <see cref="ElasticsearchSinkOptions.ConnectionTimeout"/>.</summary>
    public void Dispose() => _pipeline.CloseAsync().GetAwaiter().GetResult();

    /// <summary>Sends what it holds, for at most <see cref="ElasticsearchSinkOptions.ConnectionTimeout"/>.</summary>
    public ValueTask DisposeAsync() => new(_pipeline.CloseAsync());

    internal static ElasticsearchSink By(ElasticsearchSinkOptions options)
    {
        var buffer = string.IsNullOrWhiteSpace(Checked(options).BufferBaseFilename) ? null : FileBuffer.TryOpen(options);
        return buffer is null
            ? new ElasticsearchSink(options)
            : new ElasticsearchSink(options, buffer, options.BufferLogShippingInterval ?? TimeSpan.FromSeconds(5));
    }

    private static ElasticsearchSinkOptions Checked(ElasticsearchSinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.IndexFormat, nameof(options));
        ArgumentException.ThrowIfNullOrWhiteSpace(options.TemplateName, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchPostingLimit, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.ConnectionTimeout, TimeSpan.Zero, nameof(options));
        return options;
    }
}
