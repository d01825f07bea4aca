using System.Buffers;

namespace Mesh.Agent.Masking;

/// <summary>
/// Masks bytes as they come. What may be the beginning of a secret is held back until the bytes after it tell: at most as many
/// bytes as the longest form of a secret has, and of a line that ended none, unless a secret has that line's end in it. There is
/// no time after which they go out all the same: a secret that is written in two pieces is as secret.
/// </summary>
/// <param name="patterns">What to mask; null for nothing.</param>
/// <param name="append">Takes the masked bytes on.</param>
internal sealed class MaskStream(PatternTree? patterns, MaskStream.Appender append)
{
    private readonly Lock _gate = new();

    // Places that are masked and not written yet, in their order, no two of which touch.
    private readonly LinkedList<(long Start, long End)> _masked = new();
    private readonly ArrayBufferWriter<byte> _output = new();
    private byte[] _held = [];
    private int _state;

    // Positions count the bytes that came in.
    private long _read;
    private long _written;
    private long _maskEnd = -1;
    private bool _closed;

    public delegate void Appender(ReadOnlySpan<byte> bytes);

    /// <summary>Takes bytes in. Blocks while the appender does.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        if (patterns is null)
        {
            append(data);
            return;
        }

        lock (_gate)
        {
            if (!_closed)
            {
                Find(patterns, data);
                Write(data, _read - patterns.Depth(_state));
            }
        }
    }

    /// <summary>The end: what is held back goes out, and what comes later does not.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (patterns is not null && !_closed)
            {
                _closed = true;
                Write([], _read);
            }
        }
    }

    private void Find(PatternTree tree, ReadOnlySpan<byte> data)
    {
        var state = _state;
        for (var i = 0; i < data.Length; i++)
        {
            state = tree.Next(state, data[i]);
            if (tree.Match(state) is var length and > 0)
            {
                Mask(_read + i + 1 - length, _read + i + 1);
            }
        }

        _state = state;
        _read += data.Length;
    }

    private void Mask(long start, long end)
    {
        while (_masked.Last is { } last && last.Value.End >= start)
        {
            start = Math.Min(start, last.Value.Start);
            _masked.RemoveLast();
        }

        _masked.AddLast((start, end));
    }

    /// <summary>Writes what is decided: all before a position, and what is masked whatever comes after it.</summary>
    private void Write(ReadOnlySpan<byte> data, long decided)
    {
        if (_written == _read - data.Length && _masked.Count == 0 && decided == _read)
        {
            _written = _read;
            append(data);
            return;
        }

        _output.ResetWrittenCount();
        var from = _written;
        while (true)
        {
            var next = _masked.First?.Value;
            var plain = Math.Min(next?.Start ?? decided, decided);
            if (plain > _written)
            {
                Copy(data, from, plain);
            }

            if (next is not { } span || span.Start > _written)
            {
                break;
            }

            if (span.Start > _maskEnd)
            {
                _output.Write(Masker.Mark);
            }

            (_written, _maskEnd) = (Math.Max(_written, span.End), span.End);
            _masked.RemoveFirst();
        }

        Keep(data, from);
        if (_output.WrittenCount > 0)
        {
            append(_output.WrittenSpan);
        }
    }

    // Of what is held back, which begins at a position, and of the data behind it.
    private void Copy(ReadOnlySpan<byte> data, long heldFrom, long to)
    {
        var dataFrom = _read - data.Length;
        if (_written < dataFrom)
        {
            var end = Math.Min(to, dataFrom);
            _output.Write(_held.AsSpan((int)(_written - heldFrom), (int)(end - _written)));
            _written = end;
        }

        if (_written < to)
        {
            _output.Write(data[(int)(_written - dataFrom)..(int)(to - dataFrom)]);
            _written = to;
        }
    }

    private void Keep(ReadOnlySpan<byte> data, long heldFrom)
    {
        var dataFrom = _read - data.Length;
        var rest = (int)(_read - _written);
        if (rest > _held.Length)
        {
            var room = new byte[Math.Max(rest, _held.Length * 2)];
            _held.CopyTo(room, 0);
            _held = room;
        }

        var ofHeld = (int)Math.Max(0, dataFrom - _written);
        _held.AsSpan((int)(Math.Min(_written, dataFrom) - heldFrom), ofHeld).CopyTo(_held);
        data[^(rest - ofHeld)..].CopyTo(_held.AsSpan(ofHeld));
    }
}
