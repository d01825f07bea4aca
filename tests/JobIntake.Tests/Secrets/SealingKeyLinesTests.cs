using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Secrets;

public sealed class SealingKeyLinesTests
{
    private static readonly string Bytes = SecretJobs.Key('k')[2..];

    [Fact]
    public void Parse_LinesWithCommentsAndSpaces_GivesTheKeysInTheirOrder()
    {
        var keys = SealingKeyLines.Parse($"# made by hand\n\n 2026-12:{Bytes} \r\nold_1.a: {Bytes}\n", "keys");

        Assert.Equal(["2026-12", "old_1.a"], keys.Select(key => key.Id));
        Assert.All(keys, key => Assert.Equal(32, key.Bytes.Length));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData(":{0}")]
    [InlineData("a b:{0}")]
    [InlineData("a:{0}AAAA")]
    [InlineData("a:c2hvcnQ=")]
    [InlineData("a:not base64 at all!")]
    public void Parse_WrongLine_NamesItsPlaceAndDoesNotRepeatIt(string line)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, line, Bytes);

        var error = Assert.Throws<InvalidDataException>(() => SealingKeyLines.Parse($"ok:{Bytes}\n{text}", "keys.txt"));

        Assert.StartsWith("keys.txt:2: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Bytes, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_IdTwice_IsRefused()
    {
        var error = Assert.Throws<InvalidDataException>(() => SealingKeyLines.Parse($"a:{Bytes}\na:{Bytes}", "keys"));

        Assert.Equal("keys:2: the id a is there twice.", error.Message);
    }
}
