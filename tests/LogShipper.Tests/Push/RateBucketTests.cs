using Mesh.LogShipper.Push;

namespace Mesh.LogShipper.Tests.Push;

public sealed class RateBucketTests
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    private readonly RateBucket _bucket = new(1000);

    [Fact]
    public void Take_ASecondsWorthAtOnce_OwesNothing()
    {
        _bucket.Take(1000, Start);

        Assert.Equal(TimeSpan.Zero, _bucket.Debt(Start));
    }

    [Fact]
    public void Take_More_OwesTheRestUntilItIsPaid()
    {
        _bucket.Take(1500, Start);

        Assert.Equal(TimeSpan.FromSeconds(0.5), _bucket.Debt(Start));
        Assert.Equal(TimeSpan.FromSeconds(0.2), _bucket.Debt(Start + TimeSpan.FromSeconds(0.3)));
        Assert.Equal(TimeSpan.Zero, _bucket.Debt(Start + TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public void Take_AfterALongPause_HasOneSecondsWorthAndNoMore()
    {
        _bucket.Take(1000, Start);
        var later = Start + TimeSpan.FromHours(1);
        _bucket.Take(3000, later);

        Assert.Equal(TimeSpan.FromSeconds(2), _bucket.Debt(later));
    }
}
