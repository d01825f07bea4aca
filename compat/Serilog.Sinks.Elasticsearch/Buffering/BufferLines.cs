using Serilog.Sinks.Elasticsearch.Documents;

namespace Serilog.Sinks.Elasticsearch.Buffering;

/// <summary>Reads whole lines of a buffer file.</summary>
internal static class BufferLines
{
    private const byte End = (byte)'\n';

    /// <summary>The events from an offset on, and the offset after them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="from">Where a line begins.</param>
    /// <param name="to">Where the whole lines end, or the file, when nobody writes to it any more.</param>
    /// <param name="maxEvents">The greatest number of events.</param>
    /// <param name="maxBytes">The greatest number of bytes, except for one line alone.</param>
    public static (List<BufferedEvent> Events, long Next) Read(string path, long from, long to, int maxEvents, int maxBytes)
    {
        var bytes = ReadRange(path, from, to, maxBytes);
        List<BufferedEvent> events = [];
        var start = 0;
        while (events.Count < maxEvents && bytes.Span[start..].IndexOf(End) is >= 0 and var length)
        {
            events.Add(BufferedEvent.FromLine(bytes.Slice(start, length)));
            start += length + 1;
        }

        if (events.Count == 0 && bytes.Length > 0)
        {
            // The file's writer is gone, and it was cut off in this line: nobody will complete it.
            events.Add(BufferedEvent.Damaged(bytes, "the process ended in the middle of this line"));
            start = bytes.Length;
        }

        return (events, from + start);
    }

    private static ReadOnlyMemory<byte> ReadRange(string path, long from, long to, int maxBytes)
    {
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        for (var size = (long)maxBytes; ; size *= 2)
        {
            var bytes = new byte[Math.Max(0, Math.Min(size, to - from))];
            var filled = 0;
            while (filled < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(filled), from + filled) is > 0 and var read)
            {
                filled += read;
            }

            if (from + bytes.Length >= to || bytes.AsSpan(0, filled).Contains(End))
            {
                return bytes.AsMemory(0, filled);
            }
        }
    }
}
