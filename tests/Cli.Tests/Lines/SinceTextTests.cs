using System.Globalization;
using Mesh.Cli.Lines;

namespace Mesh.Cli.Tests.Lines;

public sealed class SinceTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90s", "2026-11-24T07:58:30Z")]
    [InlineData("1.5s", "2026-11-24T07:59:58.5Z")]
    [InlineData("5m", "2026-11-24T07:55:00Z")]
    [InlineData("1h30m", "2026-11-24T06:30:00Z")]
    [InlineData("2d", "2026-11-22T08:00:00Z")]
    [InlineData("2026-11-24T07:00:00Z", "2026-11-24T07:00:00Z")]
    [InlineData("2026-11-24T09:00:00+02:00", "2026-11-24T07:00:00Z")]
    [InlineData("2026-11-24 07:00", "2026-11-24T07:00:00Z")]
    public void Parse_TimeOrTimeAgo_IsThatMoment(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), SinceText.Parse(text, Now));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5m")]
    [InlineData("5m2h")]
    [InlineData("yesterday")]
    [InlineData("07:00")]
    [InlineData("999999999d")]
    public void Parse_Neither_IsNull(string text) => Assert.Null(SinceText.Parse(text, Now));
}
