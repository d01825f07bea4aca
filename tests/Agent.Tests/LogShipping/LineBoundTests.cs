using System.Text;
using Mesh.Agent.LogShipping;

namespace Mesh.Agent.Tests.LogShipping;

public sealed class LineBoundTests
{
    private const string Mark = " [mesh: line continues]\n";

    [Theory]
    [InlineData("12345\n12345", "12345\n12345")]
    [InlineData("123456", "12345" + Mark + "6")]
    [InlineData("12345678901", "12345" + Mark + "67890" + Mark + "1")]
    [InlineData("123\r456\r7", "123\r456\r7")]
    [InlineData("\n\n\n\n\n\n\n", "\n\n\n\n\n\n\n")]
    public void Append_Lines_EndAtTheBound(string written, string kept) => Assert.Equal(kept, Keep(5, [written]));

    [Fact]
    public void Append_LineInPieces_IsCountedAcrossThem() =>
        Assert.Equal("12345" + Mark + "67", Keep(5, ["123", "4567"]));

    [Fact]
    public void Append_AnyBytesInAnyPieces_MarksTakenOutGiveThemBackAndNoLineIsLonger()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var bound = random.Next(1, 50);
            var pieces = Enumerable.Range(0, random.Next(20)).Select(_ => Text(random)).ToList();

            var kept = Keep(bound, pieces);

            Assert.True(kept.Replace(Mark, "") == string.Concat(pieces), $"seed {seed}: bytes differ");
            var longest = kept.Replace(Mark, "\n").Split('\n', '\r').Max(line => line.Length);
            Assert.True(longest <= bound, $"seed {seed}: a line of {longest}, bound {bound}");
        }
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ => random.Next(30) switch { 0 => '\n', 1 => '\r', _ => 'x' }));

    private static string Keep(int bound, IEnumerable<string> pieces)
    {
        var kept = new StringBuilder();
        var lines = new LineBound(bound, bytes => kept.Append(Encoding.Latin1.GetString(bytes)));
        foreach (var piece in pieces)
        {
            lines.Append(Encoding.Latin1.GetBytes(piece));
        }

        return kept.ToString();
    }
}
