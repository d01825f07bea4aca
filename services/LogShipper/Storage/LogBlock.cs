using Mesh.Spool;

namespace Mesh.LogShipper.Storage;

/// <summary>A stretch of a log in memory, for many readers.</summary>
/// <param name="End">The offset of the byte after it.</param>
/// <param name="Pieces">Its pieces, in order and without a gap.</param>
internal sealed record LogBlock(long End, IReadOnlyList<SpoolPiece> Pieces)
{
    private const int PieceCost = 128;

    /// <summary>About how many bytes of memory it takes.</summary>
    public long Cost => Pieces.Sum(p => (long)p.Data.Length + PieceCost) + PieceCost;

    /// <summary>Gives the pieces from an offset on, up to so many bytes, and returns the offset after the last.</summary>
    public long Read(long offset, int maxBytes, List<SpoolPiece> pieces)
    {
        for (var i = First(offset); i < Pieces.Count && maxBytes > 0; i++)
        {
            var piece = Pieces[i];
            if (piece.Missing > 0)
            {
                piece = piece with { Offset = offset, Missing = piece.End - offset };
            }
            else
            {
                piece = piece.From(offset);
                piece = piece with { Data = piece.Data[..Math.Min(piece.Data.Length, maxBytes)] };
            }

            pieces.Add(piece);
            maxBytes -= piece.Data.Length;
            offset = piece.End;
        }

        return offset;
    }

    private int First(long offset)
    {
        var (low, high) = (0, Pieces.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Pieces[middle].End > offset)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
