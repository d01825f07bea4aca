using System.Text;
using Mesh.LogShipper.Shipping.Lines;

namespace Mesh.LogShipper.Tests.Shipping;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain\ttext", "plain\ttext")]
    [InlineData("ends like Windows\r", "ends like Windows")]
    [InlineData("10%\r50%\r100%", "100%")]
    [InlineData("10%\r100%\r\r", "100%")]
    [InlineData("\r", "")]
    [InlineData("\u001b[1;31merror\u001b[0m: no", "error: no")]
    [InlineData("\u001b[38:2::1:2:3mcolour\u001b[K", "colour")]
    [InlineData("\u001b]8;;https://example.com\u001b\\link\u001b]8;;\u0007", "link")]
    [InlineData("\u001b(Bset\u001b=", "set")]
    [InlineData("ends in \u001b", "ends in ")]
    [InlineData("ends in \u001b[31", "ends in ")]
    [InlineData("\u001b]no end", "no end")]
    [InlineData("a\u001b\u001b[0mb", "ab")]
    [InlineData("", "")]
    public void Of_Line_IsWhatPeopleRead(string line, string text) => Assert.Equal(text, PlainText.Of(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Of_InvalidUtf8_HasReplacements() => Assert.Equal("a\uFFFDb", PlainText.Of([(byte)'a', 0xFF, (byte)'b']));
}
