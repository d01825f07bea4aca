using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Verdicts;

namespace Mesh.Dispatcher.Tests.Verdicts;

public sealed class PodStagesTests
{
    [Theory]
    [InlineData("0/3 nodes are available: 1 Insufficient memory, 2 node(s) had untolerated taint {a: b}.", PodStage.WaitsForRoom)]
    [InlineData("0/1 nodes are available: 1 Too many pods.", PodStage.WaitsForRoom)]
    [InlineData("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.", PodStage.WaitsForNode)]
    [InlineData("no nodes available to schedule pods", PodStage.WaitsForNode)]
    public void Of_Unschedulable_TellsAFullClusterFromAWrongOne(string message, PodStage expected) => Assert.Equal(
        expected, PodStages.Of(PodSamples.Pod(node: null, condition: PodSamples.Unschedulable(message)), isPulling: false));

    [Fact]
    public void Of_Gated_WaitsForRoom() => Assert.Equal(
        PodStage.WaitsForRoom,
        PodStages.Of(
            PodSamples.Pod(node: null, condition: PodSamples.Unschedulable("gated", "SchedulingGated")), isPulling: false));

    [Fact]
    public void Of_OnItsNode_FollowsContainersAndPulls()
    {
        Assert.Equal(PodStage.Starting, PodStages.Of(PodSamples.Pod(), isPulling: false));
        Assert.Equal(PodStage.Pulling, PodStages.Of(PodSamples.Pod(), isPulling: true));
        Assert.Equal(PodStage.Preparing, PodStages.Of(PodSamples.Pod(prepare: PodSamples.Runs()), isPulling: true));
        Assert.Equal(
            PodStage.Preparing, PodStages.Of(PodSamples.Pod(service: PodSamples.Service(PodSamples.Runs())), isPulling: false));
        Assert.Equal(PodStage.Running, PodStages.Of(PodSamples.Pod(agent: PodSamples.Runs()), isPulling: false));
    }

    [Fact]
    public void ScheduledAt_TakesTheSchedulersWord()
    {
        var at = new DateTime(2026, 1, 1, 2, 0, 0, DateTimeKind.Utc);
        PodView pod = PodSamples.Pod(
            condition: new V1PodCondition { Type = "PodScheduled", Status = "True", LastTransitionTime = at });

        Assert.Equal(new DateTimeOffset(at), PodStages.ScheduledAt(pod));
    }
}
