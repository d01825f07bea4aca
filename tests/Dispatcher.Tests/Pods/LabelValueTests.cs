using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Tests.Pods;

public sealed class LabelValueTests
{
    [Theory]
    [InlineData("")]
    [InlineData("web")]
    [InlineData("1.2.3-beta.4")]
    public void Of_AProperValue_StaysAsItIs(string text) => Assert.Equal(text, LabelValue.Of(text));

    [Theory]
    [InlineData("-web")]
    [InlineData("a b/c")]
    [InlineData("---")]
    [InlineData("größe")]
    [InlineData("\n")]
    public void Of_AnotherText_IsAValueWithAHash(string text) =>
        Assert.Matches("^([A-Za-z0-9._-]+-)?[0-9a-f]{8}$", LabelValue.Of(text));

    [Fact]
    public void Of_AnyText_IsAValidValue()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 2000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => (char)random.Next(1, 0x250))]);
            Assert.True(LabelValue.IsValid(LabelValue.Of(text)), $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void Of_LongTextsThatDifferAtTheEnd_StayTwo()
    {
        var stem = new string('a', 80);

        Assert.NotEqual(LabelValue.Of($"{stem}1"), LabelValue.Of($"{stem}2"));
        Assert.Equal(63, LabelValue.Of($"{stem}1").Length);
    }
}
