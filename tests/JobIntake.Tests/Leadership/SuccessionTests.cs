using Mesh.JobIntake.Leadership;
using Mesh.JobIntake.Store.Postgres;

namespace Mesh.JobIntake.Tests.Leadership;

public sealed class SuccessionTests
{
    private static readonly LeaderRow Alive = new("a", "http://10.0.0.1:8080", true, false, 7, 1);
    private static readonly LeaderRow Gone = Alive with { IsSessionGone = true };

    [Fact]
    public void MayTake_AnotherLeads_No() => Assert.False(Succession.MayTake(Alive, Alive, "b"));

    [Fact]
    public void MayTake_LeaseExpired_Yes() => Assert.True(Succession.MayTake(Alive with { IsAlive = false }, null, "b"));

    [Fact]
    public void MayTake_LeaseIsItsOwn_Yes() => Assert.True(Succession.MayTake(Alive, Alive, "a"));

    [Fact]
    public void MayTake_SessionGoneAtTwoLooks_Yes() => Assert.True(Succession.MayTake(Gone, Gone, "b"));

    [Fact]
    public void MayTake_SessionGoneAtOneLook_NotYet()
    {
        Assert.False(Succession.MayTake(Gone, null, "b"));
        Assert.False(Succession.MayTake(Gone, Alive, "b"));
        Assert.False(Succession.MayTake(Alive, Gone, "b"));
    }

    [Fact]
    public void MayTake_SomethingHappenedBetweenTheLooks_NotYet()
    {
        Assert.False(Succession.MayTake(Gone, Gone with { Epoch = 6 }, "b"));
        Assert.False(Succession.MayTake(Gone, Gone with { Holder = "c" }, "b"));
    }
}
