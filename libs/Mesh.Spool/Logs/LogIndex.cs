namespace Mesh.Spool.Logs;

/// <summary>
/// Finds a log's records by offset. 20 bytes an entry; records that lie close together share one, so that a job that prints
/// byte by byte costs little more than one that prints much at a time.
/// </summary>
internal sealed class LogIndex
{
    private const int MaxSpan = 64 * 1024;

    // Reading may go over this many bytes of others for a start, and over as many again as it finds of its own.
    private const int FreeForeignBytes = 4 * 1024;

    private readonly List<IndexEntry> _entries = [];
    private int _ownBytes;

    public int Count => _entries.Count;

    public void Add(long logOffset, uint segment, int position, int size)
    {
        if (_entries.Count > 0)
        {
            var last = _entries[^1];
            var span = position + size - last.Position;
            if (last.Segment == segment && span <= MaxSpan && span <= (2 * (_ownBytes + size)) + FreeForeignBytes)
            {
                _entries[^1] = last with { Span = span };
                _ownBytes += size;
                return;
            }
        }

        _entries.Add(new IndexEntry(logOffset, segment, position, size));
        _ownBytes = size;
    }

    public void Clear() => _entries.Clear();

    /// <summary>The entry that holds the offset, and those after it; the first one there is when all lie past it.</summary>
    public int Find(long offset)
    {
        var (low, high) = (0, _entries.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_entries[middle].LogOffset <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    public IndexEntry this[int index] => _entries[index];
}
