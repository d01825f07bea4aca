using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.Queue.Tests.Rules;

public sealed class WorkflowTests
{
    private static readonly (JobPhase, BlockReason?) Waits = (JobPhase.Blocked, BlockReason.Needs);
    private static readonly (JobPhase, BlockReason?) Leased = (JobPhase.Leased, null);
    private static readonly (JobPhase, EndReason?) Skipped = (JobPhase.Skipped, EndReason.ConditionNotMet);

    private readonly QueueHarness _queue = new(new QueueLimits { LeaseTimeToLive = TimeSpan.FromDays(1) });

    public WorkflowTests() => _queue.Hello("d", 100);

    [Fact]
    public void Submit_Diamond_EachNodeStartsWhenAllThatItNeedsHasSucceeded()
    {
        Submit(new PlanBuilder("w").Node("a").Node("b", "a").Node("c", "a").Node("d", "b c").Build());
        Assert.Equal([Leased, Waits, Waits, Waits], "abcd".Select(Where));
        Assert.Equal([JobPhase.Queued, JobPhase.Leased], _queue.Job(Key("a")).Timeline.Select(entry => entry.Phase));
        Assert.Equal("b, c", _queue.Job(Key("d")).Block?.Detail);

        End("a");
        Assert.Equal([Leased, Leased, Waits], "bcd".Select(Where));
        End("c");
        Assert.Equal(Waits, Where('d'));
        Assert.Equal("b", _queue.Job(Key("d")).Block?.Detail);
        End("b");
        Assert.Equal(Leased, Where('d'));
        _queue.Pass(TimeSpan.FromMinutes(1));
        var last = End("d");

        Assert.Equal(_queue.Now, Assert.Single(last.Workflows).EndTime);
        Assert.False(_queue.State.HasId("w"));
    }

    [Fact]
    public void Submit_SeveralRoots_AreQueuedByTheSameDecision()
    {
        var queue = new QueueHarness();
        var plan = new PlanBuilder("w").Node("a").Node("b", jobs: 2).Node("c", "a").Build();

        var decision = queue.Do(new QueueCommand.SubmitWorkflow(plan));

        var queued = queue.State.Jobs.Where(job => job.Phase == JobPhase.Queued);
        Assert.Equal(["w-a", "w-b-0", "w-b-1"], queued.Select(job => job.Key.Id).Order());
        Assert.Equal(queue.State.Jobs.OrderBy(j => j.Sequence), Latest(decision).OrderBy(j => j.Sequence));
        Assert.Equal("w", decision.Workflow?.Key.Id);
    }

    [Fact]
    public void Complete_NeedFails_SkipsAllBehindItInOneDecision()
    {
        Submit(new PlanBuilder("w").Node("a").Node("b", "a").Node("c", "b").Build());

        var decision = End("a", EndReason.StepFailed);

        Assert.Equal([Skipped, Skipped], "bc".Select(How));
        Assert.Equal(["w-a", "w-b", "w-c"], decision.Jobs.Where(job => job.Phase.IsTerminal()).Select(job => job.Key.Id));
        Assert.Equal(_queue.Now, decision.Workflows.Last().EndTime);
        Assert.Equal(0, _queue.State.OpenJobs);
    }

    [Theory]
    [InlineData(EndReason.StepFailed, true)]
    [InlineData(EndReason.RunTimeout, true)]
    [InlineData(EndReason.Cancelled, true)]
    [InlineData(EndReason.Succeeded, false)]
    public void Complete_OnFailure_RunsAlsoBehindSkippedNodes(EndReason reason, bool runs)
    {
        Submit(new PlanBuilder("w").Node("a").Node("b", "a").Node("c", "b").Node("f", "c", NodeCondition.OnFailure).Build());

        End("a", reason);
        if (!runs)
        {
            End("b");
            End("c");
        }

        Assert.Equal(runs ? JobPhase.Leased : JobPhase.Skipped, _queue.Seen[Key("f")].Phase);
    }

    [Theory]
    [InlineData(EndReason.StepFailed)]
    [InlineData(EndReason.Succeeded)]
    public void Complete_Always_RunsWhateverHappened(EndReason reason)
    {
        Submit(new PlanBuilder("w").Node("a").Node("z", "a", NodeCondition.Always).Build());

        End("a", reason);

        Assert.Equal(Leased, Where('z'));
    }

    [Fact]
    public void Complete_SkippedNeedOfAnOnFailureWithoutAFailure_IsSkippedToo()
    {
        Submit(new PlanBuilder("w").Node("a").Node("f", "a", NodeCondition.OnFailure)
            .Node("g", "f", NodeCondition.OnFailure).Build());

        End("a");

        Assert.Equal([Skipped, Skipped], "fg".Select(How));
    }

    [Fact]
    public void Complete_AllowedFailure_CountsAsSuccessAndFailsNothingFast()
    {
        Submit(new PlanBuilder("w").Node("a", allowsFailure: true).Node("b").Node("c", "a")
            .Node("f", "a", NodeCondition.OnFailure).Build(failsFast: true));

        End("a", EndReason.StepFailed);

        Assert.Equal([Leased, Leased], "bc".Select(Where));
        Assert.Equal(Skipped, How('f'));
        Assert.False(_queue.Job(Key("b")).CancelRequested);
    }

    [Fact]
    public void Submit_DoneJobsOfARetry_AreNotRunAndCountAsSucceeded()
    {
        Submit(new PlanBuilder("w").Node("a").Node("m", "a", jobs: 2).Node("c", "m").Build(done: ["w-a", "w-m-0"]));
        Assert.Equal(["w-m-1"], _queue.Granted.Select(key => key.Id));

        End("m-1");
        Assert.Equal(Leased, Where('c'));

        Assert.Equal(_queue.Now, End("c").Workflows.Last().EndTime);
    }

    [Fact]
    public void Submit_IdOfAnOpenJobOrWorkflow_IsRefused()
    {
        Submit(new PlanBuilder("w").Node("a").Build());

        foreach (var plan in new[] { new PlanBuilder("w").Node("b").Build(), new PlanBuilder("w-a").Node("b").Build() })
        {
            Assert.Equal(RefusalReason.JobExists, _queue.Do(new QueueCommand.SubmitWorkflow(plan)).Refusal?.Reason);
        }
    }

    [Fact]
    public void Start_NodesOfOneGroup_RunOneAtATime()
    {
        var policy = new JobPolicy { Group = new ConcurrencyGroup("g", GroupPolicy.Queue) };
        Submit(new PlanBuilder("w").Node("m", jobs: 2, policy: policy).Build());

        Assert.Equal([Leased, (JobPhase.Blocked, BlockReason.Group)], new[] { "m-0", "m-1" }.Select(n => _queue.Where(Key(n))));
        End("m-0");
        Assert.Equal(Leased, _queue.Where(Key("m-1")));
    }

    private static JobKey Key(string name) => new("p", $"w-{name}");

    private static IEnumerable<JobRecord> Latest(Decision decision) =>
        decision.Jobs.GroupBy(job => job.Key).Select(changes => changes.Last());

    private void Submit(WorkflowPlan plan) => Assert.Null(_queue.DoAndGrant(new QueueCommand.SubmitWorkflow(plan)).Refusal);

    private Decision End(string name, EndReason reason = EndReason.Succeeded) => _queue.End(Key(name), reason);

    private (JobPhase Phase, BlockReason? Block) Where(char name) => _queue.Where(Key($"{name}"));

    private (JobPhase Phase, EndReason? Reason) How(char name) => _queue.How(Key($"{name}"));
}
