namespace Mesh.LogShipper.Storage;

/// <summary>
/// Keeps what was used last, up to about so many bytes, and lets one load serve all who ask meanwhile. What fails is not kept.
/// </summary>
internal sealed class SharedCache<TKey, TValue>(long capacity, Func<TValue, long> cost)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = new();
    private long _used;

    /// <summary>Gives the value, from memory or by a load; loads again when it is not enough.</summary>
    /// <param name="key">Which.</param>
    /// <param name="load">Gets it. It is shared, so no caller's end may cancel it.</param>
    /// <param name="isEnough">False: what is kept is too old for this caller.</param>
    /// <param name="cancellationToken">Ends the wait, not the load.</param>
    public async ValueTask<TValue> GetAsync(
        TKey key, Func<Task<TValue>> load, Func<TValue, bool> isEnough, CancellationToken cancellationToken)
    {
        Task<TValue>? stale = null;
        while (true)
        {
            var (entry, isNew) = Enter(key, stale);
            if (isNew)
            {
                await LoadAsync(entry, load);
                return await entry.Loaded.Task;
            }

            var value = await entry.Loaded.Task.WaitAsync(cancellationToken);
            if (isEnough(value))
            {
                return value;
            }

            stale = entry.Loaded.Task;
        }
    }

    /// <summary>Forgets a value.</summary>
    public void Remove(TKey key)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                Drop(node);
            }
        }
    }

    private (Entry Entry, bool IsNew) Enter(TKey key, Task<TValue>? stale)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                if (node.Value.Loaded.Task != stale)
                {
                    _order.Remove(node);
                    _order.AddFirst(node);
                    return (node.Value, false);
                }

                Drop(node);
            }

            var entry = new Entry(key);
            _entries[key] = _order.AddFirst(entry);
            return (entry, true);
        }
    }

    private async Task LoadAsync(Entry entry, Func<Task<TValue>> load)
    {
        try
        {
            var value = await load();
            Keep(entry, cost(value));
            entry.Loaded.SetResult(value);
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                if (_entries.TryGetValue(entry.Key, out var node) && node.Value == entry)
                {
                    Drop(node);
                }
            }

            entry.Loaded.SetException(e);
        }
    }

    private void Keep(Entry entry, long bytes)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(entry.Key, out var own) || own.Value != entry)
            {
                return; // Forgotten while it was loaded.
            }

            entry.Cost = bytes;
            _used += bytes;
            // What is being loaded costs nothing yet, and stays: somebody waits for it.
            for (var node = _order.Last; node is not null && _used > capacity;)
            {
                var before = node.Previous;
                if (node.Value.Cost > 0)
                {
                    Drop(node);
                }

                node = before;
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Key);
        _order.Remove(node);
        _used -= node.Value.Cost;
    }

    private sealed class Entry(TKey key)
    {
        public TKey Key { get; } = key;

        public TaskCompletionSource<TValue> Loaded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Cost { get; set; }
    }
}
