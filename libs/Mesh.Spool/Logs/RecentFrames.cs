namespace Mesh.Spool.Logs;

/// <summary>The newest frames of a followed log, without a hole, up to a number of bytes.</summary>
internal sealed class RecentFrames(RecentBudget budget, int maxBytes)
{
    // What a frame costs beside its bytes.
    private const int Overhead = 128;

    private readonly Queue<SpoolPiece> _frames = new();
    private int _bytes;

    public void Add(in SpoolPiece piece)
    {
        if (piece.Missing > 0)
        {
            Clear(); // Whoever reads across it learns of the hole from disk.
            return;
        }

        var cost = piece.Data.Length + Overhead;
        while (_frames.Count > 0 && _bytes + cost > maxBytes)
        {
            DropOldest();
        }

        if (budget.TryTake(cost))
        {
            _frames.Enqueue(piece);
            _bytes += cost;
        }
        else
        {
            Clear(); // A hole would be worse than nothing: the followers read from disk.
        }
    }

    /// <summary>Gives the frames from the offset on; false when the offset is not among them.</summary>
    public bool TryRead(long offset, int maxBytes, List<SpoolPiece> pieces)
    {
        if (!_frames.TryPeek(out var first) || first.Offset > offset)
        {
            return false;
        }

        var bytes = 0;
        foreach (var frame in _frames)
        {
            if (frame.Offset + frame.Data.Length <= offset)
            {
                continue;
            }

            if (bytes >= maxBytes)
            {
                break;
            }

            var piece = frame.From(offset);
            piece = piece with { Data = piece.Data[..Math.Min(piece.Data.Length, maxBytes - bytes)] };
            pieces.Add(piece);
            bytes += piece.Data.Length;
        }

        return pieces.Count > 0;
    }

    public void Clear()
    {
        budget.Return(_bytes);
        _bytes = 0;
        _frames.Clear();
    }

    private void DropOldest()
    {
        var cost = _frames.Dequeue().Data.Length + Overhead;
        _bytes -= cost;
        budget.Return(cost);
    }
}
