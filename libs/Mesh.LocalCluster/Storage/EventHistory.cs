namespace Mesh.Local.Storage;

/// <summary>
/// The recent changes of one kind. Watches are cursors over it, so a slow watch holds no queue of its own: when it falls off
/// the end it is told 410 Gone and lists again, as with a real API server.
/// </summary>
internal sealed class EventHistory(long floor)
{
    public const int Capacity = 8192;

    private readonly Lock _gate = new();
    private readonly List<StoreEvent> _events = [];
    private long _floor = floor;
    private long _last = floor;
    private TaskCompletionSource? _signal;

    /// <summary>Changes after this version are still here.</summary>
    public long Floor
    {
        get
        {
            lock (_gate)
            {
                return _floor;
            }
        }
    }

    public void Append(StoreEvent change)
    {
        TaskCompletionSource? signal;
        lock (_gate)
        {
            if (_events.Count >= 2 * Capacity)
            {
                _floor = _events[Capacity - 1].Version;
                _events.RemoveRange(0, Capacity);
            }

            _events.Add(change);
            _last = change.Version;
            signal = _signal;
            _signal = null;
        }

        signal?.TrySetResult();
    }

    /// <summary>Adds the changes after <paramref name="after"/> to <paramref name="into"/>; false when some are lost.</summary>
    public bool TryRead(long after, List<StoreEvent> into)
    {
        lock (_gate)
        {
            if (after < _floor)
            {
                return false;
            }

            var low = 0;
            var high = _events.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_events[middle].Version <= after)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            into.AddRange(_events[low..]);
            return true;
        }
    }

    /// <summary>Completes when there is a change after <paramref name="after"/>.</summary>
    public Task WaitAsync(long after)
    {
        lock (_gate)
        {
            if (_last > after)
            {
                return Task.CompletedTask;
            }

            _signal ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _signal.Task;
        }
    }
}
