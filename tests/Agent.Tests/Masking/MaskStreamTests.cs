using System.Text;
using Mesh.Agent.Masking;

namespace Mesh.Agent.Tests.Masking;

public sealed class MaskStreamTests
{
    [Fact]
    public void Append_AnyTextInAnyPieces_IsAsWhenTheWholeTextIsSearched()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            // Few letters, so that patterns overlap, hold each other and begin again in themselves.
            var letters = "abcd\n"[..random.Next(1, 6)];
            var patterns = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Text(random, letters, random.Next(1, 12))).ToList();
            var text = Text(random, letters, random.Next(0, 200));

            var masked = MaskedInPieces(text, patterns, random);

            Assert.True(
                masked == MaskedWhole(text, patterns),
                $"seed {seed}, round {round}: '{text}' without {string.Join(", ", patterns)} became '{masked}'");
        }
    }

    [Fact]
    public void Append_WhatMayBeASecret_IsHeldBackAndNothingElse()
    {
        var (stream, output) = Begin("hunter22");

        stream.Append("token: hunt"u8);
        Assert.Equal("token: ", output.ToString());
        stream.Append("er"u8);
        Assert.Equal("token: ", output.ToString());
        stream.Append("s\nhunter2"u8);
        Assert.Equal("token: hunters\n", output.ToString());
        stream.Append("2"u8);
        Assert.Equal("token: hunters\n***", output.ToString());
        stream.Append(" and hunt"u8);
        stream.Close();
        Assert.Equal("token: hunters\n*** and hunt", output.ToString());
        stream.Append(" more"u8);
        Assert.Equal("token: hunters\n*** and hunt", output.ToString());
    }

    [Fact]
    public void Append_LineThatEnds_WaitsOnlyForASecretOfSeveralLines()
    {
        var (one, first) = Begin("secret");
        one.Append("secr\n"u8);
        Assert.Equal("secr\n", first.ToString());

        var (several, second) = Begin("x1\ny2");
        several.Append("see x1\n"u8);
        Assert.Equal("see ", second.ToString());
        several.Append("other\n"u8);
        Assert.Equal("see x1\nother\n", second.ToString());
        several.Append("x1\ny"u8);
        several.Append("2"u8);
        Assert.Equal("see x1\nother\n***", second.ToString());
    }

    [Fact]
    public void Append_OverlappingSecrets_LeavesNoPartOfEither()
    {
        var (stream, output) = Begin("abcdef", "defghi");

        stream.Append("-abcdefghi-abcdef"u8);
        stream.Append("defghi-"u8);
        stream.Close();

        Assert.Equal("-***-***-", output.ToString());
    }

    [Fact]
    public void Begin_NoSecret_PassesBytesOnAsTheyAre()
    {
        var pieces = new List<byte[]>();
        var stream = Masker.Of(["", "\n\r\n"]).Begin(bytes => pieces.Add(bytes.ToArray()));

        stream.Append([0xFF, 0x00]);
        stream.Append([0xC3]);
        stream.Close();

        Assert.Equal([[0xFF, 0x00], [0xC3]], pieces);
    }

    private static (MaskStream Stream, StringBuilder Output) Begin(params string[] patterns)
    {
        var output = new StringBuilder();
        var tree = new PatternTree(patterns.Select(Encoding.UTF8.GetBytes));
        return (new MaskStream(tree, bytes => output.Append(Encoding.UTF8.GetString(bytes))), output);
    }

    private static string MaskedInPieces(string text, List<string> patterns, Random random)
    {
        var (stream, output) = Begin([.. patterns]);
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(random.Next(0, 20), text.Length - at);
            stream.Append(Encoding.UTF8.GetBytes(text.Substring(at, length)));
            at += length;
        }

        stream.Close();
        return output.ToString();
    }

    private static string MaskedWhole(string text, List<string> patterns)
    {
        var isMasked = new bool[text.Length + 1];
        foreach (var pattern in patterns)
        {
            for (var at = text.IndexOf(pattern, StringComparison.Ordinal); at >= 0;
                at = text.IndexOf(pattern, at + 1, StringComparison.Ordinal))
            {
                Array.Fill(isMasked, true, at, pattern.Length);
            }
        }

        var masked = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (!isMasked[i])
            {
                masked.Append(text[i]);
            }
            else if (i == 0 || !isMasked[i - 1])
            {
                masked.Append("***");
            }
        }

        return masked.ToString();
    }

    private static string Text(Random random, string letters, int length) =>
        new([.. Enumerable.Range(0, length).Select(_ => letters[random.Next(letters.Length)])]);
}
