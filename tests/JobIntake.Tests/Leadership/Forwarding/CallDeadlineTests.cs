using Mesh.JobIntake.Leadership.Forwarding;

namespace Mesh.JobIntake.Tests.Leadership.Forwarding;

public sealed class CallDeadlineTests
{
    private readonly ManualTime _clock = new();

    [Theory]
    [InlineData("2H", "7199000m")]
    [InlineData("3M", "179000m")]
    [InlineData("10S", "9000m")]
    [InlineData("1500m", "500m")]
    [InlineData("2000000u", "1000m")]
    [InlineData("99999999H", "99999999S")]
    [InlineData("500m", "1m")]
    public void Rest_ASecondLater_IsASecondLess(string header, string expected)
    {
        using var deadline = new CallDeadline(header, _clock);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(expected, deadline.Rest);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("-5S")]
    [InlineData("5s")]
    [InlineData("123456789S")]
    public void Rest_NoTimeout_IsNone(string? header)
    {
        using var deadline = new CallDeadline(header, _clock);

        Assert.Null(deadline.Rest);
        Assert.False(deadline.Token.CanBeCanceled);
    }

    [Fact]
    public void HasPassed_AtTheDeadline_AndNotBefore()
    {
        using var deadline = new CallDeadline("2S", _clock);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(deadline.HasPassed);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(deadline.HasPassed);
    }
}
