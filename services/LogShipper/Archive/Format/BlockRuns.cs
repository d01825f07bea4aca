using Mesh.Spool;

namespace Mesh.LogShipper.Archive.Format;

/// <summary>
/// What a block's member carries beside the bytes: to which step, stream and time they belong. Each run is the step's number
/// in this block (a new one is followed by its name), stream, time since the run before, and length.
/// </summary>
internal sealed class BlockRuns
{
    // A run with a new step's name, at its longest.
    private const int MaxRunBytes = 40 + SpoolLimits.MaxStepBytes;

    private readonly Dictionary<string, int> _steps = [];
    private readonly FieldWriter _fields = new();
    private long _nanos;
    private (string Step, byte Stream, long Nanos, int Length)? _open;

    /// <summary>True: another run might not fit.</summary>
    public bool IsFull => _fields.Length + (2 * MaxRunBytes) > GzipMember.MaxExtraBytes;

    public long FirstNanos { get; private set; }

    public long LastNanos { get; private set; }

    /// <summary>Counts bytes in. Neighbours that the spool would give as one piece become one run.</summary>
    public void Add(in SpoolPiece piece, int length)
    {
        if (_open is { } open && open.Step == piece.Step && open.Stream == piece.Stream && open.Nanos == piece.TimeNanos)
        {
            _open = open with { Length = open.Length + length };
            return;
        }

        if (_open is null)
        {
            FirstNanos = piece.TimeNanos;
        }

        Close();
        _open = (piece.Step, piece.Stream, piece.TimeNanos, length);
        LastNanos = piece.TimeNanos;
    }

    /// <summary>All runs; the object begins anew.</summary>
    public byte[] Take()
    {
        Close();
        var bytes = _fields.Written.ToArray();
        _fields.Clear();
        _steps.Clear();
        (_nanos, _open) = (0, null);
        return bytes;
    }

    /// <summary>A block's bytes as pieces, which share them.</summary>
    /// <exception cref="InvalidDataException">The runs do not fit the bytes.</exception>
    public static List<SpoolPiece> Read(ReadOnlySpan<byte> runs, long offset, ReadOnlyMemory<byte> raw)
    {
        var reader = new FieldReader(runs);
        var steps = new List<string>();
        var pieces = new List<SpoolPiece>();
        long nanos = 0;
        while (!reader.IsAtEnd)
        {
            var step = reader.Count(steps.Count);
            if (step == steps.Count)
            {
                steps.Add(reader.Text());
            }

            var stream = (byte)reader.Count(byte.MaxValue);
            nanos += reader.Signed();
            var length = reader.Count(raw.Length);
            // A frame's length at most: what readers may get in one piece.
            while (length > 0)
            {
                var part = Math.Min(length, SpoolLimits.MaxFrameBytes);
                pieces.Add(new SpoolPiece(offset, steps[step], stream, nanos, raw[..part]));
                (offset, raw, length) = (offset + part, raw[part..], length - part);
            }
        }

        return raw.IsEmpty ? pieces : throw new InvalidDataException("The runs of a block end before its bytes.");
    }

    private void Close()
    {
        if (_open is not { } run)
        {
            return;
        }

        var isNew = !_steps.TryGetValue(run.Step, out var step);
        if (isNew)
        {
            _steps[run.Step] = step = _steps.Count;
        }

        _fields.Number(step);
        if (isNew)
        {
            _fields.Text(run.Step);
        }

        _fields.Number(run.Stream);
        _fields.Signed(run.Nanos - _nanos);
        _fields.Number(run.Length);
        _nanos = run.Nanos;
    }
}
