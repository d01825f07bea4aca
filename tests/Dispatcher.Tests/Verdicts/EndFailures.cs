using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Verdicts;

/// <summary>What ends an attempt whose steps may have run, as kubelet, controllers and the agent tell it.</summary>
internal static class EndFailures
{
    private const string LowMemory =
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 86Mi. Container box was using 2Gi. ";

    private const string Shutdown = "Pod was terminated in response to imminent node shutdown.";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly NodeKnowledge Well = PodSamples.Node();

    private static PodView Running => PodSamples.Pod("Running", agent: PodSamples.Runs(), box: PodSamples.Runs());

    public static IEnumerable<FailureCase> All =>
    [
        new("step-failed", () => Resolve(
            PodSamples.Outcome(OutcomeReason.StepFailed), PodSamples.Pod("Failed", agent: PodSamples.Ended(1)))),
        FailureCase.Of("run-timeout", RunTimeout),
        FailureCase.Of("deadline-run", () => Ended(PodSamples.Pod("Failed", reason: "DeadlineExceeded", agent: PodSamples.Ended(137)))),
        FailureCase.Of("deadline-start", () => Ended(PodSamples.Pod("Failed", reason: "DeadlineExceeded"))),
        FailureCase.Of("oom-box", () => Ended(
            PodSamples.Pod("Failed", box: PodSamples.Ended(137, "OOMKilled"), agent: PodSamples.Ended(1)))),
        new("oom-box-recorded", () => Resolve(
            PodSamples.Outcome(OutcomeReason.BoxLost),
            PodSamples.Pod("Failed", box: PodSamples.Ended(137, "OOMKilled"), agent: PodSamples.Ended(0)))),
        FailureCase.Of("oom-service", () => Ended(
            PodSamples.Pod("Failed", service: PodSamples.Service(PodSamples.Ended(137, "OOMKilled")), agent: PodSamples.Ended(1)))),
        FailureCase.Of("oom-agent", () => Ended(PodSamples.Pod("Failed", agent: PodSamples.Ended(137, "OOMKilled")))),
        FailureCase.Of("disk-own", () => Ended(PodSamples.Pod(
            "Failed", reason: "Evicted", message: "Usage of EmptyDir volume \"pipeline\" exceeds the limit \"10Gi\". "))),
        FailureCase.Of("evicted-pressure", () => Ended(PodSamples.Pod(
            "Failed", reason: "Evicted", message: LowMemory, condition: PodSamples.Disruption("TerminationByKubelet", LowMemory)))),
        FailureCase.Of("evicted-api", () => Ended(
            PodSamples.Pod("Running", deleting: true, condition: PodSamples.Disruption("EvictionByEvictionAPI", "Eviction API: evicting")))),
        new("evicted-recorded", () => Resolve(
            PodSamples.Outcome(OutcomeReason.BoxLost), PodSamples.Pod("Failed", reason: "Evicted", message: LowMemory))),
        FailureCase.Of("preempted", () => Ended(PodSamples.Pod(
            "Running",
            deleting: true,
            agent: PodSamples.Ended(143),
            condition: PodSamples.Disruption("PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority pod")))),
        FailureCase.Of("preempted-by-kubelet", () => Ended(PodSamples.Pod(
            "Failed", reason: "Preempting", message: "Preempted in order to admit critical pod", condition: PodSamples.Disruption("TerminationByKubelet")))),
        FailureCase.Of("taint-manager", () => Ended(PodSamples.Pod(
            "Running", deleting: true, condition: PodSamples.Disruption("DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint")))),
        FailureCase.Of("node-shutdown", () => Ended(PodSamples.Pod(
            "Failed", reason: "Terminated", message: Shutdown, condition: PodSamples.Disruption("TerminationByKubelet", Shutdown)))),
        FailureCase.Of("node-garbage", () => Ended(
            PodSamples.Pod("Failed", condition: PodSamples.Disruption("DeletionByPodGC", "PodGC: node no longer exists")))),
        FailureCase.Of("node-gone", () => Ended(Running, new NodeKnowledge.Gone())),
        FailureCase.Of("node-silent", () => Ended(Running, PodSamples.Node(ready: false))),
        FailureCase.Of("node-silent-pod-there", SilentNode),
        FailureCase.Of("node-refused", () => Ended(PodSamples.Pod(
            "Failed", reason: "OutOfcpu", message: "Node didn't have enough resource: cpu, requested: 500, used: 1800, capacity: 2000"))),
        FailureCase.Of("container-unknown", () => Ended(PodSamples.Pod(
            "Failed", agent: PodSamples.Ended(137, "ContainerStatusUnknown", "The container could not be located when the pod was terminated")))),
        FailureCase.Of("deleted", () => Ended(PodSamples.Pod("Running", deleting: true, agent: PodSamples.Ended(143)))),
        FailureCase.Of("vanished", () => Ended(Running)),
        FailureCase.Of("prepare-died", () => Ended(PodSamples.Pod("Failed", prepare: PodSamples.Ended(139, "Error")))),
        FailureCase.Of("agent-died", () => Ended(PodSamples.Pod("Running", box: PodSamples.Runs(), agent: PodSamples.Ended(134, "Error")))),
        FailureCase.Of("agent-exit-0", () => Ended(
            PodSamples.Pod("Succeeded", agent: PodSamples.Ended(0, "Completed"), box: PodSamples.Ended(0, "Completed")))),
        new("told-to-end", () => OutcomeResolver.Resolve(
            PodSamples.Outcome(OutcomeReason.PodDeleted), cancelRequested: true, null, PodSamples.Pod("Succeeded", deleting: true), Well)),
    ];

    private static Verdict Ended(PodView pod, NodeKnowledge? node = null) => EndedPodClassifier.Classify(pod, node ?? Well);

    private static Outcome Resolve(Outcome record, PodView pod) => OutcomeResolver.Resolve(record, false, null, pod, Well);

    private static RunnerFacts Facts(PodView pod) => new RunnerFacts
    {
        Limits = JobLimits.Of(PodSamples.Spec()),
        LeaseTime = Start,
        StageSince = Start,
    }.WithPod(pod, Start);

    private static Verdict? RunTimeout()
    {
        var limit = TimeSpan.FromHours(1) + TimeSpan.FromSeconds(10) + TimeSpan.FromMinutes(5);
        return Decide(Facts(Running), limit) is RunnerStep.GiveUp giveUp ? giveUp.Verdict : null;
    }

    // However long the kubelet is silent: the pod is looked at again and again, and nothing is said.
    private static Verdict? SilentNode()
    {
        var deleting = Facts(PodSamples.Pod("Running", deleting: true, agent: PodSamples.Runs()))
            .WithOverdue()
            .WithPod(PodSamples.Pod("Running", deleting: true, agent: PodSamples.Runs()), Start)
            .WithNode(PodSamples.Node(ready: false), Start);
        var step = Assert.IsType<RunnerStep.Wait>(Decide(deleting, TimeSpan.FromDays(2)));
        Assert.True(step.Recheck);
        return null;
    }

    private static RunnerStep Decide(RunnerFacts facts, TimeSpan after) =>
        RunnerPlan.Decide(facts, Start + after, leaseIsFresh: true, new DispatcherOptions().Patience);
}
