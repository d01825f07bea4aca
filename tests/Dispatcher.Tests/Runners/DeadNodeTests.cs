using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Verdicts;

namespace Mesh.Dispatcher.Tests.Runners;

/// <summary>A pod that hangs in its deletion: when it may be deleted without its kubelet, and when never.</summary>
public sealed class DeadNodeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly StuckPatience Patience = new(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(2));
    private static readonly RunnerStep Force = new RunnerStep.DeletePod(TimeSpan.Zero);

    [Fact]
    public void Decide_GraceNotOver_DoesNotLookAtTheNode() => Assert.IsType<RunnerStep.Wait>(Decide(Deleting()));

    [Fact]
    public void Decide_Overdue_LooksAtTheNodeItself() =>
        Assert.Equal(new RunnerStep.ReadNode("peasant-1"), Decide(Overdue()));

    [Fact]
    public void Decide_NodeSilent_NeverForces() => Assert.Equal(
        new RunnerStep.Wait(TimeSpan.FromSeconds(25), Recheck: true),
        Decide(Overdue().WithNode(PodSamples.Node(ready: false), Start), Start + TimeSpan.FromDays(7)));

    [Fact]
    public void Decide_NodeHidden_NeverForces() => Assert.IsType<RunnerStep.Wait>(
        Decide(Overdue().WithNode(new NodeKnowledge.Hidden(), Start), Start + TimeSpan.FromDays(7)));

    [Fact]
    public void Decide_NodeOutOfService_Forces() => Assert.Equal(
        Force, Decide(Overdue().WithNode(PodSamples.Node(ready: false, "node.kubernetes.io/out-of-service"), Start)));

    [Fact]
    public void Decide_NodeGone_ForcesOnlyAfterASecondLook()
    {
        var once = Overdue().WithNode(new NodeKnowledge.Gone(), Start);

        Assert.Equal(new RunnerStep.Wait(TimeSpan.FromMinutes(1), Recheck: true), Decide(once));
        var looked = Again(once);
        Assert.IsType<RunnerStep.ReadNode>(Decide(looked, Start + TimeSpan.FromMinutes(1)));
        Assert.Equal(Force, Decide(looked.WithNode(new NodeKnowledge.Gone(), Start), Start + TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Decide_NodeCameBackInBetween_DoesNotForce()
    {
        var back = Again(Overdue().WithNode(new NodeKnowledge.Gone(), Start)).WithNode(PodSamples.Node(), Start);

        var goneAgain = Again(back).WithNode(new NodeKnowledge.Gone(), Start + TimeSpan.FromMinutes(1));

        Assert.IsType<RunnerStep.Wait>(Decide(goneAgain, Start + TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Decide_ForceSent_WaitsForThePodToGo() => Assert.IsType<RunnerStep.Wait>(Decide(
        Overdue().WithNode(PodSamples.Node(taint: "node.kubernetes.io/out-of-service"), Start) with { ForceSent = true }));

    private static PodView Pod => PodSamples.Pod("Running", deleting: true, agent: PodSamples.Runs());

    private static RunnerFacts Deleting() => new RunnerFacts
    {
        Limits = JobLimits.Of(PodSamples.Spec()),
        LeaseTime = Start,
        CancelRequested = true,
        DeleteSent = true,
    }.WithPod(Pod, Start);

    private static RunnerFacts Overdue() => Again(Deleting());

    private static RunnerFacts Again(RunnerFacts facts) => facts.WithOverdue().WithPod(Pod, Start);

    private static RunnerStep Decide(RunnerFacts facts, DateTimeOffset? now = null) =>
        RunnerPlan.Decide(facts, now ?? Start, leaseIsFresh: true, Patience);
}
