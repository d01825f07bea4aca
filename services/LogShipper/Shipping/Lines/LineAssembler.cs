using Mesh.Spool;

namespace Mesh.LogShipper.Shipping.Lines;

/// <summary>
/// Makes lines of the pieces of one log. Where lines begin and end depends on the log's bytes alone, not on how they come in
/// pieces
/// nor on where a reader that starts from a <see cref="LinePlace"/> takes over: a line has the same offset each time. No I/O.
/// </summary>
public sealed class LineAssembler
{
    private readonly LineLimits _limits;
    private readonly Dictionary<StreamKey, OpenLine> _open = [];

    // Per stream the offset after its last byte that is in a line given out, or was before the start.
    private readonly Dictionary<StreamKey, long> _taken;
    private long _lastTime;

    public LineAssembler(LinePlace place, LineLimits limits)
    {
        (_limits, Position) = (limits, place.From);
        _taken = new Dictionary<StreamKey, long>(place.Ahead);
    }

    /// <summary>The offset of the next byte wanted.</summary>
    public long Position { get; private set; }

    /// <summary>When the first byte of the oldest line that has not ended was read; null: all lines have.</summary>
    public long? OldestOpenNanos => _open.Count == 0 ? null : _open.Values.MinBy(line => line.Start)!.TimeNanos;

    /// <summary>True: no stream is ahead, and the offset to read on from tells all.</summary>
    public bool IsEven
    {
        get
        {
            var from = _open.Count == 0 ? Position : _open.Values.Min(line => line.Start);
            return _taken.Values.All(taken => taken <= from);
        }
    }

    /// <summary>How far the lines given out reach.</summary>
    public LinePlace Place
    {
        get
        {
            var from = _open.Count == 0 ? Position : _open.Values.Min(line => line.Start);
            return new LinePlace(from, _taken.Where(t => t.Value > from).ToDictionary());
        }
    }

    /// <summary>Takes a piece, or a beginning of it: it stops when so many lines have come. <see cref="Position"/>
    /// tells.</summary>
    /// <param name="piece">The piece that holds the byte at <see cref="Position"/>.</param>
    /// <param name="lines">Gets the lines that end in it.</param>
    /// <param name="maxLines">How many lines there may be in it, about.</param>
    public void Add(SpoolPiece piece, List<StoredLine> lines, int maxLines)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(piece.Offset, Position);
        if (piece.End <= Position)
        {
            return;
        }

        if (piece.Missing > 0)
        {
            AddHole(piece, lines);
            return;
        }

        piece = piece.From(Position);
        var key = new StreamKey(piece.Step, piece.Stream);
        _lastTime = piece.TimeNanos;
        if (_taken.TryGetValue(key, out var taken) && taken > Position)
        {
            Position = Math.Min(taken, piece.End);
            piece = piece.From(Position);
        }

        while (Position < piece.End && lines.Count < maxLines)
        {
            CutFar(Position, lines);
            Position += Append(key, piece.From(Position), lines);
        }
    }

    /// <summary>The log has ended: what has begun is a line, though no line feed ends it.</summary>
    public void Finish(List<StoredLine> lines)
    {
        foreach (var line in _open.Values.OrderBy(line => line.Start).ToList())
        {
            Give(line, line.Whole(isCut: false), lines);
        }
    }

    private void AddHole(SpoolPiece piece, List<StoredLine> lines)
    {
        CutAll(lines);
        var length = piece.End - Position;
        lines.Add(new StoredLine(Position, default, _lastTime, ReadOnlyMemory<byte>.Empty, Missing: length));
        Position = piece.End;
    }

    // Takes the bytes up to the line's end, or up to a bound of it; returns how many.
    private int Append(StreamKey key, SpoolPiece piece, List<StoredLine> lines)
    {
        var data = piece.Data.Span;
        var line = _open.GetValueOrDefault(key);
        if (line?.Length >= _limits.LineBytes)
        {
            // Only now is it known whether the full line ends here or goes on.
            if (data[0] == (byte)'\n')
            {
                Give(line, line.Whole(isCut: false), lines, piece.Offset + 1);
                return 1;
            }

            Cut(line, lines);
            line = _open.GetValueOrDefault(key);
        }

        if (line is null)
        {
            CutOldest(lines);
            _open[key] = line = new OpenLine(key, piece.Offset, piece.TimeNanos);
        }

        // No further than to where a line falls too far behind, be it this or another: what comes then must not depend on the
        // pieces.
        var far = _open.Values.Min(open => open.Start) + _limits.SpanBytes;
        var room = (int)Math.Min(_limits.LineBytes - line.Length, far - piece.Offset);
        data = data[..Math.Min(room, data.Length)];
        var end = data.IndexOf((byte)'\n');
        line.Append(piece.Offset, end < 0 ? data : data[..end]);
        if (end < 0)
        {
            return data.Length;
        }

        Give(line, line.Whole(isCut: false), lines, piece.Offset + end + 1);
        return end + 1;
    }

    // Lines that have fallen too far behind the byte of the log that comes now.
    private void CutFar(long offset, List<StoredLine> lines)
    {
        List<OpenLine>? far = null;
        foreach (var line in _open.Values)
        {
            if (offset >= line.Start + _limits.SpanBytes)
            {
                (far ??= []).Add(line);
            }
        }

        foreach (var line in far?.OrderBy(line => line.Start) ?? Enumerable.Empty<OpenLine>())
        {
            Cut(line, lines);
        }
    }

    private void CutOldest(List<StoredLine> lines)
    {
        if (_open.Count >= _limits.OpenLines)
        {
            var line = _open.Values.MinBy(line => line.Start)!;
            Give(line, line.Whole(isCut: true), lines);
        }
    }

    private void CutAll(List<StoredLine> lines)
    {
        foreach (var line in _open.Values.OrderBy(line => line.Start).ToList())
        {
            Give(line, line.Whole(isCut: true), lines);
        }
    }

    private void Cut(OpenLine line, List<StoredLine> lines)
    {
        var cut = line.Cut(out var rest);
        Give(line, cut, lines, rest?.Start ?? line.End, rest);
    }

    private void Give(OpenLine line, StoredLine stored, List<StoredLine> lines, long? end = null, OpenLine? rest = null)
    {
        _open.Remove(line.Source);
        if (rest is not null)
        {
            _open[line.Source] = rest;
        }

        lines.Add(stored);
        _taken[line.Source] = end ?? line.End;
        if (_taken.Count > _limits.StreamsAhead)
        {
            Forget(lines);
        }
    }

    // Streams that are ahead of nothing need not be known; if too many are, the open lines that hold all back are cut.
    private void Forget(List<StoredLine> lines)
    {
        var from = _open.Count == 0 ? long.MaxValue : _open.Values.Min(line => line.Start);
        foreach (var (key, _) in _taken.Where(t => t.Value <= from).ToList())
        {
            _taken.Remove(key);
        }

        if (_taken.Count > _limits.StreamsAhead)
        {
            _taken.Clear();
            CutAll(lines);
        }
    }
}
