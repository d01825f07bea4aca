using Mesh.JobIntake.Leadership;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mesh.JobIntake.Tests.Leadership;

public sealed class QueueRoleTests
{
    private static readonly Uri Address = new("http://10.0.0.1:8080");

    private readonly QueueRole _role = new();

    [Fact]
    public void TakeOver_ThenLead_GoesFromStandbyToLeading()
    {
        Assert.Equal((RolePhase.Standby, 0L), (_role.Current.Phase, _role.Current.Term));
        Assert.True(_role.Current.LeadEnds.IsCancellationRequested);

        var term = _role.TakeOver();
        Assert.Equal((RolePhase.TakingOver, term, false), (_role.Current.Phase, _role.Current.Term, _role.IsLeading));

        _role.Lead(term);
        Assert.True(_role.IsLeading);
        Assert.False(_role.Current.LeadEnds.IsCancellationRequested);
        Assert.Equal(0, _role.TakeOver());
    }

    [Fact]
    public async Task StandBy_WhileLeading_EndsTheLeadAndTheNextOneHasAnotherTerm()
    {
        var first = _role.TakeOver();
        _role.Lead(first);
        var ends = _role.Current.LeadEnds;

        Assert.True(_role.StandBy(first));
        await Cancelled(ends);
        Assert.Equal(RolePhase.Standby, _role.Current.Phase);
        var second = _role.TakeOver();

        Assert.NotEqual(first, second);
        Assert.False(_role.StandBy(first));
        _role.Lead(first);
        Assert.Equal((RolePhase.TakingOver, second), (_role.Current.Phase, _role.Current.Term));
    }

    [Fact]
    public async Task See_AnotherLeader_LeavesTheOneBefore()
    {
        _role.See("a", Address, isAlive: true);
        var first = _role.Current.Leader!;
        Assert.Equal(("a", Address), (first.Holder, first.Address));

        _role.See("b", new Uri("http://10.0.0.2:8080"), isAlive: true);

        await Cancelled(first.Gone);
        Assert.Equal("b", _role.Current.Leader!.Holder);
        Assert.False(_role.Current.Leader.Gone.IsCancellationRequested);
    }

    [Fact]
    public void See_LeaseIsOverAndThenRenewed_SendsNothingMeanwhileAndLeavesNobody()
    {
        _role.See("a", Address, isAlive: true);
        var leader = _role.Current.Leader;

        _role.See("a", Address, isAlive: false);
        Assert.Null(_role.Current.Leader);
        _role.See("", null, isAlive: false);
        Assert.Null(_role.Current.Leader);
        _role.See("a", Address, isAlive: true);

        Assert.Same(leader, _role.Current.Leader);
        Assert.False(leader!.Gone.IsCancellationRequested);
    }

    [Fact]
    public void See_TheSameAgain_IsNoChange()
    {
        _role.See("a", Address, isAlive: true);
        var state = _role.Current;

        _role.See("a", Address, isAlive: true);

        Assert.Same(state, _role.Current);
        Assert.False(state.Changed.IsCompleted);
    }

    [Fact]
    public void See_LeaderWithoutAnAddress_IsNobodyToForwardTo()
    {
        _role.See("a", null, isAlive: true);

        Assert.Null(_role.Current.Leader);
    }

    [Fact]
    public async Task TakeOver_AnotherLedBefore_LeavesIt()
    {
        _role.See("a", Address, isAlive: true);
        var before = _role.Current.Leader!;

        _role.TakeOver();

        await Cancelled(before.Gone);
        _role.See("a", Address, isAlive: true);
        Assert.Null(_role.Current.Leader);
    }

    [Fact]
    public async Task Stop_WhileLeading_KeepsTheTermAndIsTheEnd()
    {
        var term = _role.TakeOver();
        _role.Lead(term);
        var ends = _role.Current.LeadEnds;

        _role.Stop();

        await Cancelled(ends);
        await Cancelled(_role.Stops);
        Assert.False(_role.StandBy(term));
        Assert.Equal((RolePhase.Stopping, term, 0L), (_role.Current.Phase, _role.Current.Term, _role.TakeOver()));
    }

    [Fact]
    public async Task WaitToLead_ReturnsOnceItLeads()
    {
        var waiting = _role.WaitToLeadAsync(CancellationToken.None);
        var term = _role.TakeOver();
        Assert.False(waiting.IsCompleted);

        _role.Lead(term);

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Health_IsGoodInEveryRoleUntilItStops()
    {
        var check = new RoleHealthCheck(_role);
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);
        _role.Lead(_role.TakeOver());
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);

        _role.Stop();

        Assert.Equal(HealthStatus.Unhealthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);
    }

    // The role does not wait for those that listen.
    private static async Task Cancelled(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
