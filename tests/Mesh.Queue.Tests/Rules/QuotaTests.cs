using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Rules;

public sealed class QuotaTests
{
    private static readonly (JobPhase, BlockReason?) Blocked = (JobPhase.Blocked, BlockReason.Quota);

    [Fact]
    public void Submit_QuotaIsUsedUp_BlocksAndSaysWhy()
    {
        var queue = Queue(new ProjectLimits { MaxRunning = 2 });
        queue.Hello("d", 10);

        JobKey[] keys = [queue.Submit(), queue.Submit(), queue.Submit()];
        var other = queue.Submit("other");

        Assert.Equal([keys[0], keys[1], other], queue.Granted);
        Assert.Equal(Blocked, queue.Where(keys[2]));
        Assert.Equal("running: 2", queue.Job(keys[2]).Block?.Detail);
        Assert.Contains("2 jobs may run", queue.Job(keys[2]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void End_QuotaWasUsedUp_GivesThePlaceToTheNext(bool byCancel)
    {
        var queue = Queue(new ProjectLimits { MaxRunning = 1 });
        var first = queue.Submit();
        var second = queue.Submit();
        var third = queue.Submit();
        Assert.Equal(Blocked, queue.Where(second));

        var decision = byCancel ? queue.Do(new QueueCommand.Cancel(first)) : Succeed(queue, first);

        Assert.Contains(decision.Jobs, job => job.Key == second && job is { Phase: JobPhase.Queued, Block: null });
        Assert.Equal(Blocked, queue.Where(third));
    }

    [Fact]
    public void Complete_RetryWaits_KeepsItsPlace()
    {
        var queue = Queue(new ProjectLimits { MaxRunning = 1 });
        queue.Hello("d", 2);
        var first = queue.Submit();
        var second = queue.Submit();

        queue.End(first, EndReason.NodeLost);

        Assert.Equal((JobPhase.Queued, null), queue.Where(first));
        Assert.Equal(Blocked, queue.Where(second));
    }

    [Fact]
    public void Recover_QuotaWasRaised_FillsThePlacesWithTheNextCommand()
    {
        var queue = Queue(new ProjectLimits { MaxRunning = 1 });
        var keys = Enumerable.Range(0, 4).Select(_ => queue.Submit()).ToList();
        var limits = new QueueLimits { DefaultProject = new ProjectLimits { MaxRunning = 3 } };
        var restarted = new JobQueue(QueueState.Recover(queue.State.Jobs, [], queue.State.Version, queue.Now, limits), limits);

        restarted.Decide(new QueueCommand.Tick(), queue.Now);

        Assert.Equal(3, keys.Count(key => restarted.State.Find(key) is { Phase: JobPhase.Queued }));
    }

    [Fact]
    public void Submit_MaxWaiting_IsRefusedUntilSomethingRuns()
    {
        var queue = Queue(new ProjectLimits { MaxWaiting = 2 });
        queue.Submit();
        queue.Submit();

        Assert.Equal((RefusalReason.ProjectFull, "job.project"), Refused(queue));
        queue.Hello("d", 1);
        Assert.Null(Refused(queue));
    }

    [Fact]
    public void Submit_SubmitsPerMinute_RefusesABurstAndFillsWithTime()
    {
        var queue = Queue(new ProjectLimits { SubmitsPerMinute = 6 });
        for (var i = 0; i < 6; i++)
        {
            Assert.Null(Refused(queue));
        }

        Assert.Equal((RefusalReason.TooManySubmits, "job.project"), Refused(queue));
        queue.Pass(TimeSpan.FromSeconds(10) + TimeSpan.FromTicks(1));
        Assert.Null(Refused(queue));
        Assert.NotNull(Refused(queue));
        queue.Pass(TimeSpan.FromHours(1));
        Assert.Equal(6, Enumerable.Range(0, 20).Count(_ => Refused(queue) is null));
    }

    [Fact]
    public void Recover_MoreJobsThanANewRateAllows_TheRateStillFills()
    {
        var queue = Queue(new ProjectLimits());
        for (var i = 0; i < 100; i++)
        {
            queue.Submit();
        }

        var limits = new QueueLimits { DefaultProject = new ProjectLimits { SubmitsPerMinute = 2 } };
        var restarted = new JobQueue(QueueState.Recover(queue.State.Jobs, [], queue.State.Version, queue.Now, limits), limits);
        var submit = new QueueCommand.Submit(new JobRequest(new JobKey("p", "late")));

        Assert.Equal(RefusalReason.TooManySubmits, restarted.Decide(submit, queue.Now).Refusal?.Reason);
        Assert.Null(restarted.Decide(submit, queue.Now + TimeSpan.FromMinutes(1)).Refusal);
    }

    [Fact]
    public void Submit_MaxOpenJobs_IsRefusedForEveryProject()
    {
        var queue = new QueueHarness(new QueueLimits { MaxOpenJobs = 2 });
        var first = queue.Submit("a");
        queue.Submit("b");

        Assert.Equal((RefusalReason.QueueFull, "job"), Refused(queue));
        queue.Cancel(first);
        Assert.Null(Refused(queue));
    }

    [Fact]
    public void SubmitWorkflow_NoRoomForAllItsJobs_IsRefusedWhole()
    {
        var queue = Queue(new ProjectLimits { MaxWaiting = 3 });
        var first = queue.Submit();

        var decision = queue.Do(new QueueCommand.SubmitWorkflow(new PlanBuilder("w").Node("a", jobs: 3).Build()));

        Assert.Equal(RefusalReason.ProjectFull, decision.Refusal?.Reason);
        Assert.Equal(first, Assert.Single(queue.State.Jobs).Key);
    }

    private static (RefusalReason, string)? Refused(QueueHarness queue)
    {
        var key = new JobKey("p", $"r{queue.State.Version}");
        return queue.DoAndGrant(new QueueCommand.Submit(new JobRequest(key))).Refusal is { } refusal
            ? (refusal.Reason, refusal.Field)
            : null;
    }

    private static Decision Succeed(QueueHarness queue, JobKey key)
    {
        queue.Hello("d", 1);
        return queue.Do(new QueueCommand.Complete(queue.Job(key).Lease, QueueHarness.Ended(EndReason.Succeeded)));
    }

    private static QueueHarness Queue(ProjectLimits limits) => new(new QueueLimits { DefaultProject = limits });
}
