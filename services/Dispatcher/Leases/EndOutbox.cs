using System.Threading.Channels;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Leases;

/// <summary>
/// Ends of leases on their way over the stream, and who waits for what became of them. Bounded by the number of attempts, each of
/// which has one end at a time.
/// </summary>
public sealed class EndOutbox
{
    private const int MessageEnds = 500;

    private readonly Lock _gate = new();
    private readonly Queue<Entry> _waiting = new();
    private readonly Queue<Entry> _sent = new();
    private bool _isOpen;

    // One pending signal says all that many would.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Completes when there may be something to send.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);

    /// <summary>There is a stream now that takes ends.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _isOpen = true;
        }
    }

    /// <summary>The stream is gone: nobody knows what became of what was sent.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isOpen = false;
            foreach (var entry in _sent.Concat(_waiting))
            {
                entry.Result.TrySetResult(null);
            }

            _sent.Clear();
            _waiting.Clear();
        }
    }

    /// <summary>Puts an end in.</summary>
    /// <returns>What became of it; null when no stream takes it, or the stream was cut off before the answer: ask again.</returns>
    public Task<LeaseEndResult?> PostAsync(LeaseEnd end)
    {
        var entry = new Entry(end);
        lock (_gate)
        {
            if (!_isOpen)
            {
                return Task.FromResult<LeaseEndResult?>(null);
            }

            _waiting.Enqueue(entry);
        }

        _signal.Writer.TryWrite(true);
        return entry.Result.Task;
    }

    /// <summary>Takes a message of what waits, in order; null when nothing does.</summary>
    public LeaseEnds? Take()
    {
        var message = new LeaseEnds();
        lock (_gate)
        {
            while (message.Ends.Count < MessageEnds && _waiting.TryDequeue(out var entry))
            {
                message.Ends.Add(entry.End);
                _sent.Enqueue(entry);
            }
        }

        return message.Ends.Count > 0 ? message : null;
    }

    /// <summary>The queue answered a message: answers come in the order of the messages.</summary>
    public void Answer(LeaseEnded ended)
    {
        lock (_gate)
        {
            foreach (var result in ended.Results)
            {
                if (_sent.TryDequeue(out var entry))
                {
                    entry.Result.TrySetResult(result);
                }
            }
        }
    }

    private sealed class Entry(LeaseEnd end)
    {
        public LeaseEnd End => end;

        // Whoever waits must not go on under the lock.
        public TaskCompletionSource<LeaseEndResult?> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
