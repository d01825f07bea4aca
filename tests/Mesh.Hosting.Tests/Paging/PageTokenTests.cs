using Mesh.Hosting.Paging;

namespace Mesh.Hosting.Tests.Paging;

public sealed class PageTokenTests
{
    [Theory]
    [InlineData(0L, 1L)]
    [InlineData(long.MaxValue, long.MinValue)]
    public void TryRead_OwnToken_GivesThePlaceBack(long first, long second)
    {
        long[] place = [0, 0];

        Assert.True(PageToken.TryRead(PageToken.Make("jobs/web", first, second), "jobs/web", place));
        Assert.Equal([first, second], place);
    }

    [Fact]
    public void TryRead_TokenOfAnotherQueryOrLength_IsRefused()
    {
        var token = PageToken.Make("jobs/web", 7);

        Assert.False(PageToken.TryRead(token, "jobs/api", new long[1]));
        Assert.False(PageToken.TryRead(token, "jobs/web", new long[2]));
    }

    [Fact]
    public void TryRead_AnyCharacterChanged_IsRefused()
    {
        var token = PageToken.Make("jobs/web", 7, 8);
        for (var i = 0; i < token.Length; i++)
        {
            var other = token[i] == 'A' ? 'B' : 'A';
            Assert.False(PageToken.TryRead(token[..i] + other + token[(i + 1)..], "jobs/web", new long[2]), $"character {i}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("made-up")]
    [InlineData("AQAAAAAAAAAH*")]
    public void TryRead_OtherText_IsRefused(string text) => Assert.False(PageToken.TryRead(text, "jobs/web", new long[1]));
}
