using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.Queue.Tests.Rules;

public sealed class WorkflowCancelTests
{
    private static readonly (JobPhase, BlockReason?) Leased = (JobPhase.Leased, null);
    private static readonly (JobPhase, EndReason?) Cancelled = (JobPhase.Cancelled, EndReason.Cancelled);

    private readonly QueueHarness _queue = new(new QueueLimits { LeaseTimeToLive = TimeSpan.FromDays(1) });

    public WorkflowCancelTests() => _queue.Hello("d", 100);

    [Fact]
    public void CancelWorkflow_AtAnyPoint_KeepsTheNodesThatRunAlways()
    {
        Submit(new PlanBuilder("w").Node("a").Node("b", "a").Node("f", "b", NodeCondition.OnFailure)
            .Node("z", "b", NodeCondition.Always).Node("r").Node("y", "r", NodeCondition.Always).Build());
        End("r");

        var decision = CancelWorkflow();

        Assert.True(decision.Workflow?.CancelRequested);
        Assert.Equal([Cancelled, Cancelled], "bf".Select(How));
        Assert.True(_queue.Job(Key("a")).CancelRequested);
        Assert.False(_queue.Job(Key("y")).CancelRequested);
        Assert.Equal([Leased, Leased], "yz".Select(Where));
        End("z");
        End("y");
        Assert.Equal(_queue.Now, End("a", EndReason.Cancelled).Workflows.Last().EndTime);
    }

    [Fact]
    public void CancelWorkflow_NothingRuns_EndsItWholeInOneDecision()
    {
        var queue = new QueueHarness();
        queue.Do(new QueueCommand.SubmitWorkflow(new PlanBuilder("w").Node("a").Node("b", "a").Build(failsFast: true)));

        var decision = queue.Do(new QueueCommand.CancelWorkflow(new WorkflowKey("p", "w")));

        Assert.Equal((true, queue.Now), (decision.Workflow?.CancelRequested, decision.Workflow?.EndTime));
        Assert.Equal(0, queue.State.OpenJobs);
        Assert.All(queue.Seen.Values, job => Assert.Equal(EndReason.Cancelled, job.Outcome?.Reason));
    }

    [Fact]
    public void CancelWorkflow_Twice_ChangesNothingMore()
    {
        Submit(new PlanBuilder("w").Node("a").Build());
        CancelWorkflow();

        var again = CancelWorkflow();

        Assert.Empty(again.Jobs);
        Assert.True(again.Workflow?.CancelRequested);
    }

    [Theory]
    [InlineData("p", "x")]
    [InlineData("q", "w")]
    public void CancelWorkflow_NotOpen_IsRefused(string project, string id)
    {
        Submit(new PlanBuilder("w").Node("a").Build());

        var decision = _queue.Do(new QueueCommand.CancelWorkflow(new WorkflowKey(project, id)));

        Assert.Equal(RefusalReason.WorkflowNotOpen, decision.Refusal?.Reason);
    }

    private static JobKey Key(string name) => new("p", $"w-{name}");

    private void Submit(WorkflowPlan plan) => Assert.Null(_queue.DoAndGrant(new QueueCommand.SubmitWorkflow(plan)).Refusal);

    private Decision CancelWorkflow() => _queue.DoAndGrant(new QueueCommand.CancelWorkflow(new WorkflowKey("p", "w")));

    private Decision End(string name, EndReason reason = EndReason.Succeeded) => _queue.End(Key(name), reason);

    private (JobPhase Phase, BlockReason? Block) Where(char name) => _queue.Where(Key($"{name}"));

    private (JobPhase Phase, EndReason? Reason) How(char name) => _queue.How(Key($"{name}"));
}
