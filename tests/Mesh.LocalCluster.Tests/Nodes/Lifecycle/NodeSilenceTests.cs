using Mesh.Local.Nodes.Lifecycle;

namespace Mesh.Local.Tests.Nodes.Lifecycle;

public sealed class NodeSilenceTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly NodeSilence _silence = new(TimeSpan.FromSeconds(2));

    [Fact]
    public void Observe_SameSign_AddsUpAndANewSignEndsIt()
    {
        Assert.Equal(TimeSpan.Zero, Look(0, "a"));
        Assert.Equal(TimeSpan.FromSeconds(2), Look(2, "a"));
        Assert.Equal(TimeSpan.FromSeconds(4), Look(4, "a"));
        Assert.Equal(TimeSpan.Zero, Look(6, "b"));
    }

    [Fact]
    public void Observe_AfterTheMachineSlept_BlamesNobody()
    {
        Look(0, "a");

        Assert.Equal(TimeSpan.FromSeconds(4), Look(3600, "a"));
    }

    [Fact]
    public void Observe_ClockSetBack_CountsNothing()
    {
        Look(10, "a");

        Assert.Equal(TimeSpan.Zero, Look(5, "a"));
    }

    private TimeSpan Look(int second, string sign) =>
        _silence.Observe("node", sign, _silence.Step(Start + TimeSpan.FromSeconds(second)));
}
