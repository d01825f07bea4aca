using System.Text;
using Mesh.Cli.Follow;
using Mesh.Cli.Lines;

namespace Mesh.Cli.Tests.Lines;

public sealed class LineAssemblerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private readonly List<(string Step, string Text, bool Starts, bool Ends, double Seconds)> _lines = [];
    private readonly LineAssembler _assembler;

    public LineAssemblerTests() => _assembler = new LineAssembler(line => _lines.Add(
        (line.Step, Encoding.UTF8.GetString(line.Text.Span), line.Starts, line.Ends, (line.Time!.Value - Start).TotalSeconds)));

    [Fact]
    public void Write_LinesCutAnywhereAndMixed_ComeWholeWithTheTimeOfTheirFirstByte()
    {
        Write("a", 0, "on");
        Write("b", 1, "x\ny");
        Write("a", 2, "e\n\ntw");
        Write("a", 3, "o\n");
        _assembler.End();
        Assert.Equal(
            [
                ("b", "x", true, true, 1), ("a", "one", true, true, 0), ("a", "", true, true, 2), ("a", "two", true, true, 2),
                ("b", "y", true, true, 1),
            ],
            _lines);
    }

    [Fact]
    public void Write_LineLongerThanTheBound_ComesInParts()
    {
        var text = new string('x', (2 * LineAssembler.HeldBytes) + 10);
        Write("a", 0, text[..1000]);
        Write("a", 1, text[1000..] + "\nnext\n");
        Assert.Equal(text, string.Concat(_lines[..3].Select(l => l.Text)));
        Assert.Equal([true, false, false, true], _lines.Select(l => l.Starts));
        Assert.Equal([false, false, true, true], _lines.Select(l => l.Ends));
        Assert.All(_lines, l => Assert.True(l.Text.Length <= LineAssembler.HeldBytes));
    }

    [Fact]
    public void End_NothingHeld_HandsNothingOut()
    {
        Write("a", 0, "one\n");
        _assembler.End();
        _assembler.End();
        Assert.Single(_lines);
    }

    private void Write(string step, int seconds, string text) =>
        _assembler.Write(new LogPiece(step, LogOrigin.Output, Start.AddSeconds(seconds), Encoding.UTF8.GetBytes(text)));
}
