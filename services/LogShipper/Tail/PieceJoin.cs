using Mesh.Spool;

namespace Mesh.LogShipper.Tail;

/// <summary>
/// Makes one piece of neighbours as the store does of what it reads from disk: a message for each line would cost a
/// follower, and this service, more than its bytes do.
/// </summary>
internal static class PieceJoin
{
    /// <summary>The same bytes in the same order, in fewer pieces of at most <see cref="SpoolLimits.MaxFrameBytes"/>.</summary>
    public static List<SpoolPiece> Of(IReadOnlyList<SpoolPiece> pieces)
    {
        var joined = new List<SpoolPiece>();
        for (var first = 0; first < pieces.Count;)
        {
            var bytes = pieces[first].Data.Length;
            var next = first + 1;
            while (next < pieces.Count && Joins(pieces[first], pieces[next]) && bytes + pieces[next].Data.Length <= SpoolLimits.MaxFrameBytes)
            {
                bytes += pieces[next++].Data.Length;
            }

            joined.Add(next == first + 1 ? pieces[first] : Copy(pieces, first, next, bytes));
            first = next;
        }

        return joined;
    }

    private static bool Joins(in SpoolPiece first, in SpoolPiece next) =>
        first.Missing == 0
        && next.Missing == 0
        && next.Step == first.Step
        && next.Stream == first.Stream
        && next.TimeNanos - first.TimeNanos is >= 0 and <= SpoolLimits.JoinNanos;

    private static SpoolPiece Copy(IReadOnlyList<SpoolPiece> pieces, int first, int next, int bytes)
    {
        var data = new byte[bytes];
        var at = 0;
        for (var i = first; i < next; i++)
        {
            pieces[i].Data.CopyTo(data.AsMemory(at));
            at += pieces[i].Data.Length;
        }

        return pieces[first] with { Data = data };
    }
}
