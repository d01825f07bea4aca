using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.Queue.Tests.Rules;

public sealed class FailFastTests
{
    private static readonly (JobPhase, BlockReason?) Waits = (JobPhase.Blocked, BlockReason.Needs);
    private static readonly (JobPhase, BlockReason?) Leased = (JobPhase.Leased, null);
    private static readonly (JobPhase, EndReason?) Succeeded = (JobPhase.Succeeded, EndReason.Succeeded);
    private static readonly (JobPhase, EndReason?) Skipped = (JobPhase.Skipped, EndReason.ConditionNotMet);
    private static readonly (JobPhase, EndReason?) FailedFast = (JobPhase.Cancelled, EndReason.FailFast);

    private readonly QueueHarness _queue = new(new QueueLimits { LeaseTimeToLive = TimeSpan.FromDays(1) });

    public FailFastTests() => _queue.Hello("d", 100);

    [Fact]
    public void Complete_FailFast_EndsTheWaitingAndWishesTheRunning()
    {
        Submit(new PlanBuilder("w").Node("a").Node("b").Node("c", "a b").Node("d", "c").Build(failsFast: true));

        var decision = End("a", EndReason.StepFailed);

        Assert.Equal([FailedFast, FailedFast], "cd".Select(How));
        Assert.Equal(1, decision.Jobs.Count(job => job.Key == Key("c")));
        Assert.True(_queue.Job(Key("b")).CancelRequested);
        Assert.Null(decision.Workflows.LastOrDefault()?.EndTime);
        Assert.Equal(_queue.Now, End("b", EndReason.Cancelled).Workflows.Last().EndTime);
        Assert.Equal(FailedFast, How('b'));
        Assert.Equal(0, _queue.State.OpenJobs);
    }

    [Theory]
    [InlineData(NodeCondition.Always)]
    [InlineData(NodeCondition.OnFailure)]
    public void Complete_FailFast_SparesWhatRunsAfterAFailure(NodeCondition condition)
    {
        Submit(new PlanBuilder("w").Node("a").Node("b").Node("c").Node("y", "a", condition).Node("z", "a b c", condition)
            .Build(failsFast: true));

        End("a", EndReason.StepFailed);
        Assert.Equal([Leased, Waits], "yz".Select(Where));
        End("b", EndReason.Cancelled);
        Assert.False(_queue.Job(Key("y")).CancelRequested);
        End("c", EndReason.Cancelled);

        Assert.Equal([Leased, Leased], "yz".Select(Where));
    }

    [Fact]
    public void Recover_AfterAFailFast_SparesWhatRunsAfterIt()
    {
        Submit(new PlanBuilder("w").Node("a").Node("b").Node("z", "a", NodeCondition.Always).Build(failsFast: true));
        End("a", EndReason.StepFailed);
        var ended = new Dictionary<string, JobPhase> { ["w-a"] = JobPhase.Failed };
        var limits = new QueueLimits();
        var restarted = new JobQueue(
            QueueState.Recover(
                _queue.State.Jobs, [new StoredWorkflow(_queue.Workflows["w"], ended)], _queue.State.Version, _queue.Now, limits),
            limits);

        restarted.Decide(
            new QueueCommand.Complete(_queue.Job(Key("b")).Lease, new AttemptOutcome(EndReason.Cancelled)), _queue.Now);

        Assert.False(restarted.State.Find(Key("z"))?.CancelRequested);
        var last = restarted.Decide(
            new QueueCommand.Complete(_queue.Job(Key("z")).Lease, new AttemptOutcome(EndReason.Succeeded)), _queue.Now);
        Assert.Equal(_queue.Now, Assert.Single(last.Workflows).EndTime);
    }

    [Fact]
    public void Complete_MatrixFailsFast_EndsItsOwnJobsAlone()
    {
        Submit(new PlanBuilder("w").Node("m", jobs: 3, failsFast: true).Node("b").Node("z", "m", NodeCondition.Always).Build());

        End("m-0", EndReason.StepFailed);

        Assert.True(_queue.Job(Key("m-1")).CancelRequested && _queue.Job(Key("m-2")).CancelRequested);
        Assert.False(_queue.Job(Key("b")).CancelRequested);
        Assert.Equal(Waits, Where('z'));
        End("m-1", EndReason.Cancelled);
        End("m-2", EndReason.Succeeded);
        Assert.Equal([FailedFast, Succeeded], new[] { "m-1", "m-2" }.Select(name => _queue.How(Key(name))));
        Assert.Equal(Leased, Where('z'));
    }

    [Fact]
    public void Complete_MatrixOfACleanUpFailsFast_EndsItsOwnJobs()
    {
        Submit(new PlanBuilder("w").Node("a")
            .Node("m", "a", NodeCondition.Always, failsFast: true, jobs: 2).Build(failsFast: true));
        End("a", EndReason.StepFailed);

        End("m-0", EndReason.StepFailed);

        Assert.True(_queue.Job(Key("m-1")).CancelRequested);
    }

    [Fact]
    public void Complete_MatrixGoesOn_TheNextNodeWaitsForAllOfIt()
    {
        Submit(new PlanBuilder("w").Node("m", jobs: 2).Node("b", "m").Build());

        End("m-0", EndReason.StepFailed);
        Assert.Equal(Waits, Where('b'));
        End("m-1");

        Assert.Equal(Skipped, How('b'));
    }

    private static JobKey Key(string name) => new("p", $"w-{name}");

    private void Submit(WorkflowPlan plan) => Assert.Null(_queue.DoAndGrant(new QueueCommand.SubmitWorkflow(plan)).Refusal);

    private Decision End(string name, EndReason reason = EndReason.Succeeded) => _queue.End(Key(name), reason);

    private (JobPhase Phase, BlockReason? Block) Where(char name) => _queue.Where(Key($"{name}"));

    private (JobPhase Phase, EndReason? Reason) How(char name) => _queue.How(Key($"{name}"));
}
