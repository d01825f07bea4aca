using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Rules;

public sealed class GroupTests
{
    private static readonly (JobPhase, BlockReason?) Blocked = (JobPhase.Blocked, BlockReason.Group);
    private static readonly (JobPhase, BlockReason?) Leased = (JobPhase.Leased, null);
    private static readonly (JobPhase, EndReason?) Superseded = (JobPhase.Cancelled, EndReason.Superseded);

    private readonly QueueHarness _queue = new(new QueueLimits { LeaseTimeToLive = TimeSpan.FromDays(1) });

    [Fact]
    public void Submit_Queue_OneAtATimeInTheOrderOfArrival()
    {
        _queue.Hello("d", 10);
        JobKey[] keys = [.. Enumerable.Range(0, 4).Select(_ => Submit(GroupPolicy.Queue))];
        Assert.Equal([Leased, Blocked, Blocked, Blocked], keys.Select(_queue.Where));
        Assert.Equal("g", _queue.Job(keys[1]).Block?.Detail);

        foreach (var key in keys)
        {
            Assert.Equal(key, Assert.Single(_queue.State.HeldBy("d")).Key);
            _queue.End(key);
        }

        Assert.Equal(keys, _queue.Granted);
    }

    [Fact]
    public void Submit_OtherGroupOrProject_IsNotHeldBack()
    {
        _queue.Hello("d", 10);

        JobKey[] keys = [Submit(GroupPolicy.Queue), Submit(GroupPolicy.Queue, group: "h"), Submit(GroupPolicy.Queue, "q")];

        Assert.Equal([Leased, Leased, Leased], keys.Select(_queue.Where));
    }

    [Fact]
    public void Submit_QueueLatest_TakesThePlaceOfThoseThatWait()
    {
        _queue.Hello("d", 10);
        var running = Submit(GroupPolicy.QueueLatest);
        var second = Submit(GroupPolicy.QueueLatest);

        var third = Submit(GroupPolicy.QueueLatest);

        Assert.Equal([Leased, Blocked], new[] { running, third }.Select(_queue.Where));
        Assert.Equal(Superseded, _queue.How(second));
        Assert.False(_queue.Job(running).CancelRequested);
        _queue.End(running);
        Assert.Equal(Leased, _queue.Where(third));
    }

    [Fact]
    public void Submit_QueueLatestBeforeTheFirstStarted_TakesItsPlaceAtOnce()
    {
        var first = Submit(GroupPolicy.QueueLatest);

        var second = Submit(GroupPolicy.QueueLatest);

        Assert.Equal(Superseded, _queue.How(first));
        Assert.Equal((JobPhase.Queued, null), _queue.Where(second));
    }

    [Fact]
    public void Submit_CancelInProgress_EndsTheRunningOneAndWaitsForItsPod()
    {
        var session = _queue.Hello("d", 10);
        var running = Submit(GroupPolicy.CancelInProgress);
        var lease = _queue.TakeLease().Lease;

        var second = Submit(GroupPolicy.CancelInProgress);

        Assert.Contains(new QueueEffect.PushCancel(session, lease), _queue.Effects);
        Assert.Equal([Leased, Blocked], new[] { running, second }.Select(_queue.Where));
        _queue.End(running, EndReason.Cancelled);
        Assert.Equal(Superseded, _queue.How(running));
        Assert.Equal(Leased, _queue.Where(second));
    }

    [Fact]
    public void Submit_CancelInProgressTwice_OnlyTheLastOneIsLeft()
    {
        _queue.Hello("d", 10);
        var running = Submit(GroupPolicy.Queue);
        var waiting = Submit(GroupPolicy.Queue);
        var third = Submit(GroupPolicy.CancelInProgress);

        var last = Submit(GroupPolicy.CancelInProgress);

        Assert.Equal([Superseded, Superseded], new[] { waiting, third }.Select(_queue.How));
        _queue.End(running, EndReason.Succeeded);
        Assert.Equal((JobPhase.Succeeded, EndReason.Succeeded), _queue.How(running));
        Assert.Equal(Leased, _queue.Where(last));
    }

    [Fact]
    public void Cancel_WaitingOne_TheOrderOfTheOthersStays()
    {
        _queue.Hello("d", 10);
        JobKey[] keys = [.. Enumerable.Range(0, 3).Select(_ => Submit(GroupPolicy.Queue))];

        _queue.Cancel(keys[1]);

        Assert.Equal((JobPhase.Cancelled, EndReason.Cancelled), _queue.How(keys[1]));
        Assert.Equal(Blocked, _queue.Where(keys[2]));
        _queue.End(keys[0]);
        Assert.Equal(Leased, _queue.Where(keys[2]));
    }

    [Fact]
    public void Cancel_QueuedHolder_FreesTheGroupInTheSameDecision()
    {
        var first = Submit(GroupPolicy.Queue);
        var second = Submit(GroupPolicy.Queue);

        var decision = _queue.Do(new QueueCommand.Cancel(first));

        Assert.Equal([(first, JobPhase.Cancelled), (second, JobPhase.Queued)], decision.Jobs.Select(job => (job.Key, job.Phase)));
    }

    [Fact]
    public void Cancel_RunningHolder_FreesTheGroupOnlyWithItsPod()
    {
        _queue.Hello("d", 10);
        var first = Submit(GroupPolicy.Queue);
        var second = Submit(GroupPolicy.Queue);

        _queue.Cancel(first);

        Assert.Equal(Blocked, _queue.Where(second));
        _queue.End(first, EndReason.Cancelled);
        Assert.Equal(Leased, _queue.Where(second));
    }

    [Fact]
    public void Complete_HolderIsRetried_KeepsTheGroup()
    {
        _queue.Hello("d", 10);
        var first = Submit(GroupPolicy.Queue);
        var second = Submit(GroupPolicy.Queue);

        _queue.End(first, EndReason.NodeLost);

        Assert.Equal(Blocked, _queue.Where(second));
        _queue.Cancel(first);
        Assert.Equal(Leased, _queue.Where(second));
    }

    [Theory]
    [InlineData(EndReason.RunTimeout)]
    [InlineData(EndReason.StartTimeout)]
    [InlineData(EndReason.ScheduleTimeout)]
    [InlineData(EndReason.StepFailed)]
    public void Complete_HolderEnds_FreesTheGroup(EndReason reason)
    {
        _queue.Hello("d", 10);
        var first = Submit(GroupPolicy.Queue);
        var second = Submit(GroupPolicy.Queue);

        _queue.End(first, reason);

        Assert.Equal(Leased, _queue.Where(second));
    }

    [Fact]
    public void Tick_QueuedHolderIsOverdue_FreesTheGroup()
    {
        var first = Submit(GroupPolicy.Queue, queueTimeout: TimeSpan.FromSeconds(5));
        var second = Submit(GroupPolicy.Queue);

        _queue.Pass(TimeSpan.FromSeconds(5));

        Assert.Equal((JobPhase.TimedOut, EndReason.QueueTimeout), _queue.How(first));
        Assert.Equal((JobPhase.Queued, null), _queue.Where(second));
    }

    [Fact]
    public void FillGroup_NoPlaceInTheQuota_HoldsTheGroupWhileTheQuotaBlocks()
    {
        var queue = new QueueHarness(new QueueLimits { DefaultProject = new ProjectLimits { MaxRunning = 1 } });
        queue.Hello("d", 10);
        var other = queue.Submit();
        var group = new JobPolicy { Group = new ConcurrencyGroup("g", GroupPolicy.Queue) };
        var first = queue.Submit(policy: group);
        var second = queue.Submit(policy: group);

        Assert.Equal((JobPhase.Blocked, BlockReason.Quota), queue.Where(first));
        Assert.Equal(Blocked, queue.Where(second));
        queue.Cancel(first);
        Assert.Equal((JobPhase.Blocked, BlockReason.Quota), queue.Where(second));
        queue.End(other);
        Assert.Equal(Leased, queue.Where(second));
    }

    [Fact]
    public void Recover_GroupIsTaken_StaysTakenByTheSame()
    {
        _queue.Hello("d", 10);
        var first = Submit(GroupPolicy.Queue);
        var second = Submit(GroupPolicy.Queue);
        var limits = new QueueLimits();
        var stored = _queue.State.Jobs.OrderByDescending(job => job.Sequence);
        var restarted = new JobQueue(QueueState.Recover(stored, [], _queue.State.Version, _queue.Now, limits), limits);

        var idle = restarted.Decide(new QueueCommand.Tick(), _queue.Now);

        Assert.Empty(idle.Jobs);
        var ended = new QueueCommand.Complete(_queue.Job(first).Lease, QueueHarness.Ended(EndReason.Succeeded));
        var last = restarted.Decide(ended, _queue.Now).Jobs.Last();
        Assert.Equal((second, JobPhase.Queued), (last.Key, last.Phase));
    }

    private JobKey Submit(GroupPolicy policy, string project = "p", string group = "g", TimeSpan? queueTimeout = null) =>
        _queue.Submit(project, new JobPolicy { Group = new ConcurrencyGroup(group, policy) }, queueTimeout);
}
