using System.Text;
using Mesh.LogShipper.Shipping.Lines;
using Mesh.Spool;

namespace Mesh.LogShipper.Tests.Shipping;

public sealed class LineAssemblerTests
{
    private static readonly LineLimits Small = new() { LineBytes = 8, OpenLines = 4, StreamsAhead = 6 };

    [Fact]
    public void Add_StreamsThatInterleave_EachLineHasTheOffsetOfItsFirstByte()
    {
        var lines = Run(new LineLimits(), [("a", "on"), ("b", "x\ny"), ("a", "e\ntwo"), ("b", "z\n"), ("a", "\n")]);
        Assert.Equal(["a@0 one", "a@7 two", "b@2 x", "b@4 yz"], lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Add_LineOfExactlyTheBound_IsNotCut() => Assert.Equal(["a@0 12345678", "a@9 x"], Run(Small, [("a", "12345678\nx\n")]));

    [Fact]
    public void Add_LongLine_IsCutAndEachPartHasItsOffset() =>
        Assert.Equal(["a@0 12345678…", "a@8 9"], Run(Small, [("a", "123456789\n")]));

    [Fact]
    public void Add_LongLineWithWideCharacters_IsCutBetweenThem() =>
        Assert.Equal(["a@0 1234567…", "a@7 é9"], Run(Small, [("a", "1234567é9\n")]));

    [Fact]
    public void Add_Hole_IsALineOfItsOwnAndCutsWhatIsOpen()
    {
        var assembler = new LineAssembler(LinePlace.Start, Small);
        List<StoredLine> lines = [];
        assembler.Add(Piece("a", 0, "abc"), lines, 100);
        assembler.Add(new SpoolPiece(3, "", 0, 0, default, 7), lines, 100);
        assembler.Add(Piece("a", 10, "d\n"), lines, 100);
        Assert.Equal(
            [(0L, 0L, true), (3L, 7L, false), (10L, 0L, false)], lines.Select(l => (l.Offset, l.Missing, l.IsCut)));
        Assert.Equal(12, assembler.Place.From);
    }

    [Fact]
    public void Add_ManyLines_StopsAtTheNumberAndGoesOn()
    {
        var assembler = new LineAssembler(LinePlace.Start, Small);
        List<StoredLine> lines = [];
        assembler.Add(Piece("a", 0, "1\n2\n3\n"), lines, 2);
        Assert.Equal((2, 4L), (lines.Count, assembler.Position));
        assembler.Add(Piece("a", 0, "1\n2\n3\n"), lines, 10);
        Assert.Equal(3, lines.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Add_AnyPiecesAndAnyRestarts_GiveTheSameLines(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var runs = Runs(random);
            var whole = Run(Small, runs);
            var broken = RunBroken(Small, runs, random);
            Assert.True(
                whole.Order(StringComparer.Ordinal).SequenceEqual(broken.Order(StringComparer.Ordinal)),
                $"seed {seed}, round {round}:\n{string.Join('|', whole)}\n{string.Join('|', broken)}");
            Assert.Equal(whole.Count, whole.Distinct().Count());
        }
    }

    private static List<(string Step, string Text)> Runs(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (
            ((char)('a' + random.Next(10))).ToString(),
            string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => "\nxyzé"[random.Next(5)]))))];

    private static List<string> Run(LineLimits limits, List<(string Step, string Text)> runs)
    {
        var assembler = new LineAssembler(LinePlace.Start, limits);
        List<StoredLine> lines = [];
        foreach (var piece in Pieces(runs))
        {
            assembler.Add(piece, lines, int.MaxValue);
        }

        assembler.Finish(lines);
        return [.. lines.Select(Show)];
    }

    // The same bytes, in pieces cut anywhere, by readers that come anew from the place of the one before.
    private static List<string> RunBroken(LineLimits limits, List<(string Step, string Text)> runs, Random random)
    {
        var pieces = Pieces(runs);
        var place = LinePlace.Start;
        List<StoredLine> lines = [];
        while (true)
        {
            var assembler = new LineAssembler(place, limits);
            var stop = random.Next(30);
            foreach (var piece in pieces.Where(p => p.End > place.From))
            {
                for (var rest = piece.From(Math.Max(place.From, piece.Offset)); rest.Data.Length > 0;)
                {
                    if (stop-- <= 0 && assembler.Position > place.From)
                    {
                        goto Restart;
                    }

                    var length = random.Next(1, rest.Data.Length + 1);
                    assembler.Add(rest with { Data = rest.Data[..length] }, lines, int.MaxValue);
                    rest = rest with { Offset = rest.Offset + length, Data = rest.Data[length..] };
                }
            }

            assembler.Finish(lines);
            return [.. lines.Select(Show)];
        Restart:
            // Progress is certain: a reader takes at least what the one before took, and after some tries goes to the end.
            place = assembler.Place;
        }
    }

    private static List<SpoolPiece> Pieces(List<(string Step, string Text)> runs)
    {
        List<SpoolPiece> pieces = [];
        foreach (var (step, text) in runs)
        {
            pieces.Add(Piece(step, pieces.Count == 0 ? 0 : pieces[^1].End, text));
        }

        return pieces;
    }

    private static SpoolPiece Piece(string step, long offset, string text) => new(offset, step, 1, 5, Encoding.UTF8.GetBytes(text));

    private static string Show(StoredLine line) =>
        $"{line.Source.Step}@{line.Offset} {Encoding.UTF8.GetString(line.Bytes.Span)}{(line.IsCut ? "…" : "")}";
}
