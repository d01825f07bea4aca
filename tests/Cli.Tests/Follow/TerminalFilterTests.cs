using System.Buffers;
using System.Text;
using Mesh.Cli.Follow;

namespace Mesh.Cli.Tests.Follow;

public sealed class TerminalFilterTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("tab\there", "tab\there")]
    [InlineData("\e[1;31mred\e[0m", "\e[1;31mred\e[0m")]
    [InlineData("\e[38:2::1:2:3mx", "\e[38:2::1:2:3mx")]
    [InlineData("a\e[2Jb", "ab")]
    [InlineData("a\e[10;10Hb", "ab")]
    [InlineData("a\e[?1049hb", "ab")]
    [InlineData("a\e[>4;2mb", "ab")]
    [InlineData("a\e]0;title\ab", "ab")]
    [InlineData("a\e]52;c;ZXZpbA==\e\\b", "ab")]
    [InlineData("a\ePq#0\e\\b", "ab")]
    [InlineData("a\e(0b", "ab")]
    [InlineData("a\ecb", "ab")]
    [InlineData("a\a\bb\u007f", "ab")]
    [InlineData("a\u009b2Jb", "a2Jb")]
    [InlineData("größe → ✓ 🎉", "größe → ✓ 🎉")]
    [InlineData("50 %\r100 %", "50 %\e[0m\r\e[K>100 %")]
    [InlineData("dos line\r", "dos line")]
    public void Write_Sequence_KeepsOnlyWhatIsHarmless(string written, string shown)
    {
        Assert.Equal(shown, Filter(Encoding.UTF8.GetBytes(written), pieces: 1));
    }

    [Theory]
    [InlineData("\e[1;31mred\e[0m größe\e]0;evil\a✓\rnext")]
    public void Write_CutAnywhere_ShowsTheSame(string written)
    {
        var bytes = Encoding.UTF8.GetBytes(written);

        Assert.Equal(Filter(bytes, pieces: 1), Filter(bytes, pieces: bytes.Length));
    }

    [Fact]
    public void Write_BytesThatAreNoUtf8_BecomeReplacementCharacters()
    {
        Assert.Equal("a\uFFFD\uFFFDb", Filter([(byte)'a', 0x9b, 0xff, (byte)'b'], pieces: 1));
    }

    [Fact]
    public void EndLine_UnfinishedSequence_CannotSwallowTheNextLine()
    {
        var output = new ArrayBufferWriter<byte>();
        var filter = new TerminalFilter();
        filter.Write("a\e]0;never ended"u8, output, static () => { });
        filter.EndLine();
        filter.Write("b"u8, output, static () => { });

        Assert.Equal("ab", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static string Filter(byte[] bytes, int pieces)
    {
        var output = new ArrayBufferWriter<byte>();
        var filter = new TerminalFilter();
        foreach (var piece in bytes.Chunk((bytes.Length + pieces - 1) / pieces))
        {
            filter.Write(piece, output, () => output.Write(">"u8));
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
