using System.Buffers;
using Mesh.Spool.Records;

namespace Mesh.Spool.Reading;

/// <summary>Puts records together to pieces: joins neighbours of one step and stream, and states holes.</summary>
internal sealed class PieceBuilder(long offset, int maxBytes)
{
    private readonly List<SpoolPiece> _pieces = [];
    private long _next = offset;
    private int _bytes;
    private RecordFields _first;
    private long _start;
    private ArrayBufferWriter<byte>? _joined;

    public bool IsFull => _bytes >= maxBytes;

    public void Add(in RecordFields fields, ReadOnlySpan<byte> data)
    {
        if (IsFull || fields.LogOffset + data.Length <= _next)
        {
            return;
        }

        SkipTo(fields.LogOffset);
        data = data[(int)(_next - fields.LogOffset)..];
        data = data[..Math.Min(data.Length, maxBytes - _bytes)];
        if (_joined is null || !Joins(fields, data.Length))
        {
            Finish();
            (_first, _start, _joined) = (fields, _next, new ArrayBufferWriter<byte>(data.Length));
        }

        _joined.Write(data);
        _next += data.Length;
        _bytes += data.Length;
    }

    /// <summary>States a hole up to an offset, if there is one.</summary>
    public void SkipTo(long target, string why = "")
    {
        if (!IsFull && target > _next)
        {
            Finish();
            _pieces.Add(new SpoolPiece(_next, "", 0, 0, ReadOnlyMemory<byte>.Empty, target - _next, why));
            _next = target;
        }
    }

    public List<SpoolPiece> ToList()
    {
        Finish();
        return _pieces;
    }

    private bool Joins(in RecordFields fields, int length) =>
        fields.Step == _first.Step
        && fields.Stream == _first.Stream
        && fields.TimeNanos - _first.TimeNanos <= SpoolLimits.JoinNanos
        && _joined!.WrittenCount + length <= SpoolLimits.MaxFrameBytes;

    private void Finish()
    {
        if (_joined is not null)
        {
            _pieces.Add(new SpoolPiece(_start, _first.Step, _first.Stream, _first.TimeNanos, _joined.WrittenMemory));
            _joined = null;
        }
    }
}
