using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mesh.Logs.V1;

namespace Mesh.Agent.LogShipping;

/// <summary>Makes frames of the spool's records; neighbours of one step and stream become one frame of up to 64 KiB.</summary>
internal sealed class SpoolReader(LogSpool spool, IReadOnlyList<string> stepNames)
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private long _position;
    private long _skipBefore;
    private int _start;
    private int _end;

    /// <summary>Goes to a writer's offset, which must not lie before what is acknowledged.</summary>
    public void Seek(long offset)
    {
        _position = spool.Head;
        _skipBefore = offset;
        _start = _end = 0;
    }

    /// <summary>The next frame; null when all that the spool holds was read.</summary>
    public LogFrame? TryNext()
    {
        while (TryPeek(out var first))
        {
            if (first.End <= _skipBefore)
            {
                _start += (int)first.Size;
                continue;
            }

            return Frame(first);
        }

        return null;
    }

    private LogFrame Frame(SpoolRecord first)
    {
        var skip = (int)Math.Max(0, _skipBefore - first.Offset);
        var places = new List<(int Start, int Length)>();
        var length = -skip;
        var record = first;
        do
        {
            places.Add((_start + SpoolRecord.HeadSize, record.Length));
            length += record.Length;
            _start += (int)record.Size;
        }
        while (TryParse(out record) && record.Step == first.Step && record.Stream == first.Stream
            && length + record.Length <= SpoolRecord.MaximumLength);

        var data = new byte[length];
        var at = 0;
        foreach (var (start, count) in places)
        {
            var cut = at == 0 ? skip : 0;
            _buffer.AsSpan(start + cut, count - cut).CopyTo(data.AsSpan(at));
            at += count - cut;
        }

        return new LogFrame
        {
            Step = first.Step < stepNames.Count ? stepNames[first.Step] : "",
            Stream = first.Stream,
            Offset = first.Offset + skip,
            Time = Timestamp.FromDateTime(new DateTime(first.Time, DateTimeKind.Utc)),
            Data = UnsafeByteOperations.UnsafeWrap(data),
        };
    }

    private bool TryPeek(out SpoolRecord record)
    {
        if (TryParse(out record))
        {
            return true;
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var read = spool.CopyFrom(_position, _buffer.AsSpan(_end));
        _position += read;
        _end += read;
        return TryParse(out record);
    }

    private bool TryParse(out SpoolRecord record)
    {
        record = default;
        if (_end - _start < SpoolRecord.HeadSize)
        {
            return false;
        }

        record = SpoolRecord.Read(_buffer.AsSpan(_start));
        return _end - _start >= record.Size;
    }
}
