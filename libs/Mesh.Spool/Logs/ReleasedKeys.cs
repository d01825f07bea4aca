namespace Mesh.Spool.Logs;

/// <summary>
/// The logs released last, up to a bound: a stream that was open when its log left must not begin the log anew. Streams end
/// within minutes of their job; who opens later asks the archive.
/// </summary>
internal sealed class ReleasedKeys(int bound)
{
    private readonly Lock _gate = new();
    private readonly HashSet<LogKey> _keys = [];
    private readonly Queue<LogKey> _order = new();

    public void Add(LogKey key)
    {
        lock (_gate)
        {
            if (!_keys.Add(key))
            {
                return;
            }

            _order.Enqueue(key);
            if (_order.Count > bound)
            {
                _keys.Remove(_order.Dequeue());
            }
        }
    }

    public bool Contains(LogKey key)
    {
        lock (_gate)
        {
            return _keys.Contains(key);
        }
    }
}
