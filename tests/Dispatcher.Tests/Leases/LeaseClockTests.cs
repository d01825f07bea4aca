using Mesh.Dispatcher.Leases;

namespace Mesh.Dispatcher.Tests.Leases;

public sealed class LeaseClockTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void IsFresh_NeverRenewed_IsFalse() => Assert.False(new LeaseClock(_time).IsFresh);

    [Fact]
    public void IsFresh_CountsFromWhenTheHeartbeatWasSent()
    {
        var clock = new LeaseClock(_time);
        clock.Learn(TimeSpan.FromSeconds(30));
        var sent = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(20));

        clock.Renew(sent);

        Assert.True(clock.IsFresh);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(clock.IsFresh);
    }

    [Fact]
    public void Renew_OlderWord_DoesNotShorten()
    {
        var clock = new LeaseClock(_time);
        var early = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(25));
        clock.Renew(_time.GetTimestamp());
        clock.Renew(early);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.True(clock.IsFresh);
    }
}
