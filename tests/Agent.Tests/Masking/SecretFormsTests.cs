using System.Net;
using System.Text;
using System.Text.Json;
using Mesh.Agent.Masking;

namespace Mesh.Agent.Tests.Masking;

public sealed class SecretFormsTests
{
    private const string Awkward = "p@ss w/rd'+\"$é<&>\\`\t~#!";

    public static TheoryData<string, string> Encoded => new()
    {
        { "raw", Awkward },
        { "Uri.EscapeDataString", Uri.EscapeDataString(Awkward) },
        { "WebUtility.UrlEncode", WebUtility.UrlEncode(Awkward) },
        { "lower-case digits", Uri.EscapeDataString(Awkward).ToLowerInvariant() },
        { "Python quote", "p%40ss%20w/rd%27%2B%22%24%C3%A9%3C%26%3E%5C%60%09~%23%21" },
        { "encodeURIComponent", "p%40ss%20w%2Frd'%2B%22%24%C3%A9%3C%26%3E%5C%60%09~%23!" },
        { "JsonSerializer", JsonSerializer.Serialize(Awkward)[1..^1] },
        { "Python json.dumps", "p@ss w/rd'+\\\"$\\u00e9<&>\\\\`\\t~#!" },
        { "Go json.Marshal", "p@ss w/rd'+\\\"$é\\u003c\\u0026\\u003e\\\\`\\t~#!" },
        { "PHP json_encode", "p@ss w\\/rd'+\\\"$\\u00e9<&>\\\\`\\t~#!" },
        { "set -x", "p@ss w/rd'\\''+\"$é<&>\\`\t~#!" },
        { "shlex.quote", "p@ss w/rd'\"'\"'+\"$é<&>\\`\t~#!" },
        { "printf %q", "p@ss\\ w/rd\\'+\\\"\\$é\\<\\&\\>\\\\\\`\t\\~\\#\\!" },
        { "$'…'", "p@ss w/rd\\'+\"$é<&>\\\\`\\t~#!" },
        { "double quotes", "p@ss w/rd'+\\\"\\$é<&>\\\\\\`\t~#!" },
    };

    [Theory]
    [MemberData(nameof(Encoded))]
    public void Mask_EncodedValue_LeavesNothingOfIt(string encoder, string encoded)
    {
        var masked = Masker.Of([Awkward]).Mask($"before [{encoded}] after");

        Assert.True(masked == "before [***] after", $"{encoder}: {masked}");
    }

    [Fact]
    public void Mask_Base64AtAnyPlace_LeavesOnlyWhatNeighboursHaveAPartIn()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var value = new string([.. Enumerable.Range(0, random.Next(4, 40)).Select(_ => (char)random.Next('!', '~'))]);
            var around = (Before: random.Next(0, 7), After: random.Next(0, 7));
            var bytes = Encoding.UTF8.GetBytes(new string(' ', around.Before) + value + new string(' ', around.After));
            var encoded = Convert.ToBase64String(bytes);
            var own = Math.Floor((around.Before + value.Length) * 8 / 6d) - Math.Ceiling(around.Before * 8 / 6d);

            var masked = Masker.Of([value]).Mask(encoded);
            var urlSafe = Masker.Of([value]).Mask(encoded.Replace('+', '-').Replace('/', '_'));

            var message = $"seed {seed}, round {round}: {value} between {around} in {encoded} became {masked} and {urlSafe}";
            Assert.True(masked.Contains("***") && masked.Length <= encoded.Length - own + 3, message);
            Assert.True(urlSafe.Contains("***") && urlSafe.Length == masked.Length, message);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(76)]
    public void Mask_Base64BrokenIntoLines_IsMaskedLineByLine(int width)
    {
        var value = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 7919:x6}"));
        var lines = Convert.ToBase64String(Encoding.UTF8.GetBytes(value)).Chunk(width).Select(line => new string(line));

        var masked = Masker.Of([value]).Mask(string.Join('\n', lines));

        Assert.All(masked.Split('\n'), line => Assert.Equal("***", line));
    }

    [Fact]
    public void Mask_SeveralLines_MasksEachAndTheWhole()
    {
        const string key = "-----BEGIN KEY-----\r\nc29tZSBieXRlcw\r\nab\r\n-----END KEY-----\r\n";
        var masker = Masker.Of([key]);

        Assert.Equal("***\r\n", masker.Mask(key));
        Assert.Equal("*** *** ab ***", masker.Mask(key.ReplaceLineEndings(" ").TrimEnd()));
        Assert.Equal("x***y", masker.Mask("xc29tZSBieXRlcwy"));
        Assert.Equal(
            "\"***\\r\\n\"",
            masker.Mask("\"-----BEGIN KEY-----\\r\\nc29tZSBieXRlcw\\r\\nab\\r\\n-----END KEY-----\\r\\n\""));
    }

    [Fact]
    public void Mask_ValueWithALineEndAfterIt_IsMaskedWithoutIt() =>
        Assert.Equal("a *** b\n***\n", Masker.Of(["hunter22\n"]).Mask("a hunter22 b\nhunter22\n"));

    [Fact]
    public void Mask_VeryShortValue_IsMaskedAsItIs() => Assert.Equal("***=*** YTE=", Masker.Of(["a1"]).Mask("a1=a1 YTE="));
}
