using Serilog.Events;
using Serilog.Sinks.Elasticsearch.Buffering;
using Serilog.Sinks.Elasticsearch.Documents;

namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>An event's way: rendered and held by the caller, sent by one loop, forgotten once accepted or set aside.</summary>
internal sealed class EventPipeline
{
    private readonly ElasticsearchSinkOptions _options;
    private readonly IEventBuffer _buffer;
    private readonly EventRenderer _renderer;
    private readonly RefusedEvents _refused;
    private readonly LostEvents _lost = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Lazy<Task> _closed;
    private readonly Task _loop;
    private volatile bool _isClosed;

    public EventPipeline(ElasticsearchSinkOptions options, IEventBuffer buffer, TimeSpan interval)
    {
        _options = options;
        _buffer = buffer;
        _renderer = new EventRenderer(options);
        var files = buffer.IsDurable
            ? new RefusedFiles(new BufferPaths(options.BufferBaseFilename), options.BufferRetainedInvalidPayloadsLimitBytes)
            : null;
        _refused = new RefusedEvents(options, files);
        _closed = new Lazy<Task>(CloseOnceAsync);
        var shipper = new Shipper(options, buffer, _refused, interval, SayLost);
        _loop = Task.Run(() => shipper.RunAsync(_closing.Token, _giveUp.Token));
    }

    public void Add(LogEvent logEvent)
    {
        try
        {
            var held = _renderer.Render(logEvent);
            if (held.Document.Length > _options.SingleEventSizePostingLimit)
            {
                _refused.Take([new Refusal(held, 0, $"it is longer than {_options.SingleEventSizePostingLimit} bytes")]);
            }
            else if (_isClosed)
            {
                _lost.Add("the sink is disposed");
            }
            else if (!_buffer.TryAdd(held))
            {
                _lost.Add("the buffer is full");
            }
        }
#pragma warning disable CA1031 // A full disk, a formatter's own error: logging must not fail the application.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _lost.Add(error.Message);
        }
    }

    /// <summary>Ends the loop: it sends what there is, then gives up. Once, however often it is called.</summary>
    public Task CloseAsync() => _closed.Value;

    private async Task CloseOnceAsync()
    {
        _isClosed = true;
        await _closing.CancelAsync().ConfigureAwait(false);
        _giveUp.CancelAfter(_options.ConnectionTimeout);
        await _loop.ConfigureAwait(false);
        _lost.SayRest();
        _buffer.Dispose();
        _closing.Dispose();
        _giveUp.Dispose();
    }

    private void SayLost() => _lost.Say(said =>
    {
        try
        {
            return _buffer.TryAdd(_renderer.Render(said));
        }
        catch (IOException)
        {
            // The disk is still full: the number is said once it is not, and sending goes on meanwhile.
            return false;
        }
    });
}
