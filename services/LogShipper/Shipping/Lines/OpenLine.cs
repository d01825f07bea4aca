using System.Buffers;

namespace Mesh.LogShipper.Shipping.Lines;

/// <summary>A line that has begun and not ended.</summary>
internal sealed class OpenLine(StreamKey source, long start, long timeNanos)
{
    private const byte ContinuationMask = 0b1100_0000;
    private const byte Continuation = 0b1000_0000;
    private const int MaxCharacterBytes = 4;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    // Where in the log the runs of bytes lie: their first position in the line, and its offset in the log.
    private readonly List<(int Position, long Offset)> _runs = [];

    public StreamKey Source => source;

    public long Start { get; } = start;

    public long TimeNanos => timeNanos;

    public int Length => _bytes.WrittenCount;

    /// <summary>The offset after its last byte.</summary>
    public long End { get; private set; } = start;

    public void Append(long offset, ReadOnlySpan<byte> bytes)
    {
        if (_runs.Count == 0 || End != offset)
        {
            _runs.Add((Length, offset));
        }

        _bytes.Write(bytes);
        End = offset + bytes.Length;
    }

    public StoredLine Whole(bool isCut) => new(Start, source, timeNanos, _bytes.WrittenMemory, isCut);

    /// <summary>Ends the line before the character that its last bytes begin, if they do not end it; gives the rest.</summary>
    public StoredLine Cut(out OpenLine? rest)
    {
        var bytes = _bytes.WrittenSpan;
        var keep = bytes.Length - Unfinished(bytes);
        rest = null;
        if (keep < bytes.Length)
        {
            rest = new OpenLine(source, OffsetOf(keep), timeNanos);
            for (var i = keep; i < bytes.Length; i++)
            {
                rest.Append(OffsetOf(i), bytes.Slice(i, 1));
            }
        }

        return new StoredLine(Start, source, timeNanos, _bytes.WrittenMemory[..keep], IsCut: true);
    }

    // How many of the last bytes begin a character that is not complete; 0 when none do, or when that is all there is.
    private static int Unfinished(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back < MaxCharacterBytes && back < bytes.Length; back++)
        {
            var value = bytes[^back];
            if ((value & ContinuationMask) != Continuation)
            {
                var length = value switch { >= 0xF0 and < 0xF8 => 4, >= 0xE0 and < 0xF0 => 3, >= 0xC2 and < 0xE0 => 2, _ => 1 };
                return length > back ? back : 0;
            }
        }

        return 0;
    }

    private long OffsetOf(int position)
    {
        var run = _runs.FindLast(r => r.Position <= position);
        return run.Offset + position - run.Position;
    }
}
