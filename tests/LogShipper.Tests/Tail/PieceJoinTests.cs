using Mesh.LogShipper.Tail;
using Mesh.Spool;

namespace Mesh.LogShipper.Tests.Tail;

public sealed class PieceJoinTests
{
    [Fact]
    public void Of_Neighbours_BecomeOneWithTheFirstsTime()
    {
        var joined = PieceJoin.Of([Piece(5, "ab", time: 10), Piece(7, "c", time: 20), Piece(8, "d", time: 30)]);
        var piece = Assert.Single(joined);
        Assert.Equal((5L, 10L, "abcd"), (piece.Offset, piece.TimeNanos, Text(piece)));
    }

    [Fact]
    public void Of_OtherStepStreamTimeOrAHole_StayApart()
    {
        SpoolPiece[] pieces =
        [
            Piece(0, "a"), Piece(1, "b", step: "t"), Piece(2, "c", step: "t", stream: 2), Piece(3, "d", time: 200_000_001),
            Piece(4, "e", time: 100_000_000), new SpoolPiece(5, "", 0, 0, default, 3), Piece(8, "f", time: 100_000_000),
        ];
        Assert.Equal(pieces, PieceJoin.Of(pieces));
    }

    [Fact]
    public void Of_RandomPieces_SameBytesAndNoneTooLong()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var pieces = new List<SpoolPiece>();
        for (var (i, offset) = (0, 0); i < 500; i++)
        {
            var data = new byte[random.Next(1, random.Next(2) == 0 ? 100 : SpoolLimits.MaxFrameBytes)];
            random.NextBytes(data);
            pieces.Add(new SpoolPiece(offset, $"{random.Next(10) / 9}", 1, random.Next(1000), data));
            offset += data.Length;
        }

        var joined = PieceJoin.Of(pieces);
        Assert.True(pieces.SelectMany(p => p.Data.ToArray()).SequenceEqual(joined.SelectMany(p => p.Data.ToArray())), $"seed {seed}");
        Assert.True(joined.All(p => p.Data.Length <= SpoolLimits.MaxFrameBytes), $"seed {seed}");
        Assert.True(joined.Count < pieces.Count, $"seed {seed}");
        Assert.True(joined.Zip(joined.Skip(1)).All(p => p.First.End == p.Second.Offset), $"seed {seed}");
    }

    private static SpoolPiece Piece(long offset, string text, string step = "s", byte stream = 1, long time = 0) =>
        new(offset, step, stream, time, System.Text.Encoding.UTF8.GetBytes(text));

    private static string Text(SpoolPiece piece) => System.Text.Encoding.UTF8.GetString(piece.Data.Span);
}
