using Serilog.Sinks.Elasticsearch.Documents;

namespace Serilog.Sinks.Elasticsearch.Buffering;

/// <summary>A queue with a bound on its events. Those that are read count until they are forgotten.</summary>
internal sealed class MemoryBuffer(int limit) : IEventBuffer
{
    private readonly Lock _gate = new();
    private readonly Queue<BufferedEvent> _events = new();
    private int _read;

    public bool IsDurable => false;

    public bool TryAdd(BufferedEvent added)
    {
        lock (_gate)
        {
            if (_events.Count >= limit)
            {
                return false;
            }

            _events.Enqueue(added);
            return true;
        }
    }

    public IReadOnlyList<BufferedEvent> Read(int maxEvents, int maxBytes)
    {
        lock (_gate)
        {
            List<BufferedEvent> batch = [];
            var bytes = 0L;
            foreach (var item in _events)
            {
                bytes += item.Document.Length;
                if (batch.Count == maxEvents || (batch.Count > 0 && bytes > maxBytes))
                {
                    break;
                }

                batch.Add(item);
            }

            _read = batch.Count;
            return batch;
        }
    }

    public void Advance()
    {
        lock (_gate)
        {
            for (; _read > 0; _read--)
            {
                _events.Dequeue();
            }
        }
    }

    public void Dispose()
    {
    }
}
