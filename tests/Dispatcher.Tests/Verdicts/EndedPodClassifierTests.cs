using k8s.Models;
using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Verdicts;

public sealed class EndedPodClassifierTests
{
    [Theory]
    [InlineData("Evicted", OutcomeReason.Evicted)]
    [InlineData("Preempting", OutcomeReason.Evicted)]
    [InlineData("NodeLost", OutcomeReason.NodeLost)]
    [InlineData("NodeShutdown", OutcomeReason.NodeLost)]
    [InlineData("DeadlineExceeded", OutcomeReason.StartTimeout)]
    [InlineData("UnexpectedAdmissionError", OutcomeReason.PodSetupFailed)]
    [InlineData("OutOfcpu", OutcomeReason.PodSetupFailed)]
    public void Classify_PodReason_Decides(string reason, OutcomeReason expected) =>
        Assert.Equal(expected, Classify(PodSamples.Pod("Failed", reason: reason)).Reason);

    [Theory]
    [InlineData("PreemptionByScheduler", OutcomeReason.Evicted)]
    [InlineData("EvictionByEvictionAPI", OutcomeReason.Evicted)]
    [InlineData("TerminationByKubelet", OutcomeReason.Evicted)]
    [InlineData("DeletionByTaintManager", OutcomeReason.NodeLost)]
    [InlineData("DeletionByPodGC", OutcomeReason.NodeLost)]
    public void Classify_Disruption_WinsOverDeletion(string reason, OutcomeReason expected)
    {
        var condition = new V1PodCondition { Type = "DisruptionTarget", Status = "True", Reason = reason };

        var pod = PodSamples.Pod("Running", deleting: true, condition: condition);

        Assert.Equal(expected, Classify(pod).Reason);
    }

    [Fact]
    public void Classify_DeadlineWhileStepsRan_IsRunTimeout() => Assert.Equal(
        OutcomeReason.RunTimeout,
        Classify(PodSamples.Pod("Failed", reason: "DeadlineExceeded", agent: PodSamples.Ended(137))).Reason);

    [Fact]
    public void Classify_BoxOutOfMemory_IsTheJobsFault()
    {
        var verdict = Classify(PodSamples.Pod(
            "Failed", box: PodSamples.Ended(137, "OOMKilled"), agent: PodSamples.Ended(1)));

        Assert.Equal((OutcomeReason.OutOfMemory, 137), (verdict.Reason, verdict.ExitCode));
    }

    [Fact]
    public void Classify_AgentOutOfMemory_IsOurs() => Assert.Equal(
        OutcomeReason.AgentLost,
        Classify(PodSamples.Pod("Failed", agent: PodSamples.Ended(137, "OOMKilled"))).Reason);

    [Fact]
    public void Classify_BoxWithoutShell_IsTheImagesFault() => Assert.Equal(
        OutcomeReason.BoxImageUnavailable,
        Classify(PodSamples.Pod("Failed", box: PodSamples.Ended(127, "StartError"))).Reason);

    [Fact]
    public void Classify_PhaseSucceededWithoutRecord_IsNeverSuccess() => Assert.Equal(
        OutcomeReason.AgentLost,
        Classify(PodSamples.Pod("Succeeded", agent: PodSamples.Ended(0), box: PodSamples.Ended(0))).Reason);

    [Fact]
    public void Classify_PrepareFailed_NamesItsCode()
    {
        var verdict = Classify(PodSamples.Pod("Failed", prepare: PodSamples.Ended(3)));

        Assert.Equal((OutcomeReason.AgentLost, 3), (verdict.Reason, verdict.ExitCode));
        Assert.Contains("preparation", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_DeletedByAStranger_IsPodDeleted() => Assert.Equal(
        OutcomeReason.PodDeleted,
        Classify(PodSamples.Pod("Running", deleting: true, agent: PodSamples.Runs())).Reason);

    [Fact]
    public void Classify_GoneWithoutATrace_IsLost()
    {
        Assert.Equal(OutcomeReason.InfrastructureLost, Classify(null).Reason);
        Assert.Equal(
            OutcomeReason.InfrastructureLost,
            Classify(PodSamples.Pod("Running", agent: PodSamples.Runs())).Reason);
    }

    [Fact]
    public void Classify_AnyPod_IsNeverSuccess()
    {
        string[] phases = ["Pending", "Running", "Succeeded", "Failed", "Unknown"];
        PodView?[] pods = [null, .. phases.Select(p => PodSamples.Pod(p))];

        Assert.DoesNotContain(pods, p => Classify(p).Reason == OutcomeReason.Succeeded);
    }

    private static Verdict Classify(PodView? last) => EndedPodClassifier.Classify(last, new NodeKnowledge.Unknown());
}
