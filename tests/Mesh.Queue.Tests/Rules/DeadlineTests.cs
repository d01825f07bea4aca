using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Rules;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(10);
    private static readonly (JobPhase, EndReason?) Late = (JobPhase.TimedOut, EndReason.QueueTimeout);

    private readonly QueueHarness _queue = new(new QueueLimits
    {
        LeaseTimeToLive = TimeSpan.FromDays(1),
        DefaultProject = new ProjectLimits { MaxRunning = 2 },
    });

    [Fact]
    public void Tick_WaitedToTheBound_EndsAndSaysWhy()
    {
        var key = _queue.Submit(queueTimeout: Bound);
        Assert.Equal(_queue.Now + Bound, _queue.State.NextDeadline());

        _queue.Pass(Bound - TimeSpan.FromTicks(1));
        Assert.Equal(JobPhase.Queued, _queue.Job(key).Phase);
        _queue.Pass(TimeSpan.FromTicks(1));

        Assert.Equal(Late, _queue.How(key));
        Assert.Contains("600 s", _queue.Seen[key].Message, StringComparison.Ordinal);
        Assert.Null(_queue.State.NextDeadline());
    }

    [Fact]
    public void Tick_GotALeaseInTime_RunsOn()
    {
        _queue.Hello("d", 1);
        var key = _queue.Submit(queueTimeout: Bound);

        _queue.Pass(Bound * 2);

        Assert.Equal(JobPhase.Leased, _queue.Job(key).Phase);
    }

    [Fact]
    public void Tick_RetryWaitsPastTheBound_IsNotEnded()
    {
        _queue.Hello("d", 1);
        var key = _queue.Submit(queueTimeout: Bound);
        _queue.Do(new QueueCommand.Complete(_queue.Job(key).Lease, QueueHarness.Ended(EndReason.NodeLost)));
        _queue.DoAndGrant(new QueueCommand.Capacity("d", 1, 0));

        _queue.Pass(Bound * 2);

        Assert.Equal(JobPhase.Queued, _queue.Job(key).Phase);
    }

    [Fact]
    public void Tick_BlockedByAnything_CountsAsWaiting()
    {
        _queue.Hello("d", 10);
        var group = new JobPolicy { Group = new ConcurrencyGroup("g", GroupPolicy.Queue) };
        _queue.Submit(policy: group);
        var byGroup = _queue.Submit(policy: group, queueTimeout: Bound);
        _queue.Submit();
        var byQuota = _queue.Submit(queueTimeout: Bound);
        _queue.Do(new QueueCommand.SubmitWorkflow(
            new PlanBuilder("w").Node("a").Node("b", "a", queueTimeout: Bound).Build()));
        var byNeeds = new JobKey("p", "w-b");
        Assert.Equal(
            [BlockReason.Group, BlockReason.Quota, BlockReason.Needs],
            new[] { byGroup, byQuota, byNeeds }.Select(key => _queue.Job(key).Block?.Reason));

        _queue.Pass(Bound);

        Assert.Equal([Late, Late, Late], new[] { byGroup, byQuota, byNeeds }.Select(_queue.How));
    }

    [Fact]
    public void Tick_ManyAreLate_EndsAThousandAtOnceAndAsksToBeCalledAgain()
    {
        for (var i = 0; i < 1500; i++)
        {
            _queue.Submit($"p{i}", queueTimeout: Bound);
        }

        _queue.Pass(Bound);
        Assert.Equal(500, _queue.State.OpenJobs);
        Assert.True(_queue.State.NextDeadline() <= _queue.Now, "the rest is due now");
        _queue.Pass(TimeSpan.Zero);

        Assert.Equal(0, _queue.State.OpenJobs);
    }

    [Fact]
    public void Recover_WaitingJob_KeepsItsDeadline()
    {
        var key = _queue.Submit(queueTimeout: Bound);

        var state = QueueState.Recover(_queue.State.Jobs, [], _queue.State.Version, _queue.Now, new QueueLimits());

        Assert.Equal(key, state.NextOverdue(_queue.Now + Bound)?.Key);
    }
}
