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
        clock.Ask();
        _time.Advance(TimeSpan.FromSeconds(20));

        clock.Answered();

        Assert.True(clock.IsFresh);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(clock.IsFresh);
    }

    [Fact]
    public void Answered_LaterHeartbeatIsOnItsWay_CountsForTheOneThatWasAsked()
    {
        var clock = new LeaseClock(_time);
        clock.Ask();
        _time.Advance(TimeSpan.FromSeconds(10));
        clock.Ask();

        clock.Answered();

        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.False(clock.IsFresh);
        clock.Answered();
        Assert.True(clock.IsFresh);
    }

    [Fact]
    public void Answered_NothingWasAskedOnThisStream_RenewsNothing()
    {
        var clock = new LeaseClock(_time);
        clock.Ask();
        clock.Open();

        clock.Answered();

        Assert.False(clock.IsFresh);
    }

    [Fact]
    public void Synced_CountsFromTheHelloAndDoesNotShorten()
    {
        var clock = new LeaseClock(_time);
        clock.Open();
        _time.Advance(TimeSpan.FromSeconds(25));
        clock.Ask();
        clock.Answered();
        clock.Synced();

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.True(clock.IsFresh);
    }

    [Fact]
    public void IsUnanswered_AsManyHeartbeatsAsMayWait_IsTrueUntilOneIsAnswered()
    {
        var clock = new LeaseClock(_time);
        for (var i = 0; i < LeaseClock.MaxUnanswered; i++)
        {
            Assert.False(clock.IsUnanswered);
            clock.Ask();
        }

        Assert.True(clock.IsUnanswered);
        clock.Answered();
        Assert.False(clock.IsUnanswered);
    }
}
