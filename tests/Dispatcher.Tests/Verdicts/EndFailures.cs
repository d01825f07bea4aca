using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;
using static Mesh.Dispatcher.Tests.PodSamples;

namespace Mesh.Dispatcher.Tests.Verdicts;

/// <summary>What ends an attempt whose steps may have run, as kubelet, controllers and the agent tell it.</summary>
internal static class EndFailures
{
    private const string LowMemory =
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 86Mi. Container box was using 2Gi. ";

    private const string Shutdown = "Pod was terminated in response to imminent node shutdown.";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly NodeKnowledge Well = Node();

    private static PodView Running => Pod("Running", agent: Runs(), box: Runs());

    public static IEnumerable<FailureCase> All =>
    [
        new("step-failed", () => Resolve(
            Outcome(OutcomeReason.StepFailed), Pod("Failed", agent: Ended(1)))),
        FailureCase.Of("run-timeout", RunTimeout),
        FailureCase.Of("deadline-run", () => Judge(Pod("Failed", reason: "DeadlineExceeded", agent: Ended(137)))),
        FailureCase.Of("deadline-start", () => Judge(Pod("Failed", reason: "DeadlineExceeded"))),
        FailureCase.Of("oom-box", () => Judge(
            Pod("Failed", box: Ended(137, "OOMKilled"), agent: Ended(1)))),
        new("oom-box-recorded", () => Resolve(
            Outcome(OutcomeReason.BoxLost),
            Pod("Failed", box: Ended(137, "OOMKilled"), agent: Ended(0)))),
        FailureCase.Of("oom-service", () => Judge(
            Pod("Failed", service: Service(Ended(137, "OOMKilled")), agent: Ended(1)))),
        FailureCase.Of("oom-agent", () => Judge(Pod("Failed", agent: Ended(137, "OOMKilled")))),
        FailureCase.Of("disk-own", () => Judge(Pod(
            "Failed", reason: "Evicted", message: "Usage of EmptyDir volume \"pipeline\" exceeds the limit \"10Gi\". "))),
        new("log-too-long", () => Resolve(Outcome(OutcomeReason.LogTooLong), Pod("Failed", agent: Ended(0), box: Ended(1)))),
        new("artifacts-refused", () => Resolve(
            Outcome(OutcomeReason.ArtifactsRefused), Pod("Failed", agent: Ended(0), box: Ended(1)))),
        new("artifacts-lost", () => Resolve(Outcome(OutcomeReason.ArtifactsLost), Pod("Failed", agent: Ended(0), box: Ended(1)))),
        FailureCase.Of("evicted-pressure", () => Judge(Pod(
            "Failed", reason: "Evicted", message: LowMemory, condition: Disruption("TerminationByKubelet", LowMemory)))),
        FailureCase.Of("evicted-api", () => Judge(
            Pod("Running", deleting: true, condition: Disruption("EvictionByEvictionAPI", "Eviction API: evicting")))),
        new("evicted-recorded", () => Resolve(
            Outcome(OutcomeReason.BoxLost), Pod("Failed", reason: "Evicted", message: LowMemory))),
        FailureCase.Of("preempted", () => Judge(Pod(
            "Running",
            deleting: true,
            agent: Ended(143),
            condition: Disruption("PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority")))),
        FailureCase.Of("preempted-by-kubelet", () => Judge(Pod(
            "Failed",
            reason: "Preempting",
            message: "Preempted in order to admit critical pod",
            condition: Disruption("TerminationByKubelet")))),
        FailureCase.Of("taint-manager", () => Judge(Pod(
            "Running",
            deleting: true,
            condition: Disruption("DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint")))),
        FailureCase.Of("node-shutdown", () => Judge(Pod(
            "Failed", reason: "Terminated", message: Shutdown, condition: Disruption("TerminationByKubelet", Shutdown)))),
        FailureCase.Of("node-garbage", () => Judge(
            Pod("Failed", condition: Disruption("DeletionByPodGC", "PodGC: node no longer exists")))),
        FailureCase.Of("node-gone", () => Judge(Running, new NodeKnowledge.Gone())),
        FailureCase.Of("node-silent", () => Judge(Running, Node(ready: false))),
        FailureCase.Of("node-silent-pod-there", SilentNode),
        FailureCase.Of("node-refused", () => Judge(Pod(
            "Failed", reason: "OutOfcpu", message: "Node didn't have enough resource: cpu, requested: 500, used: 1800"))),
        FailureCase.Of("container-unknown", () => Judge(Pod(
            "Failed", agent: Ended(137, "ContainerStatusUnknown", "The container could not be located")))),
        FailureCase.Of("deleted", () => Judge(Pod("Running", deleting: true, agent: Ended(143)))),
        FailureCase.Of("vanished", () => Judge(Running)),
        FailureCase.Of("late-pod", LatePod),
        FailureCase.Of("prepare-died", () => Judge(Pod("Failed", prepare: Ended(139, "Error")))),
        FailureCase.Of("agent-died", () => Judge(Pod("Running", box: Runs(), agent: Ended(134, "Error")))),
        FailureCase.Of("agent-exit-0", () => Judge(
            Pod("Succeeded", agent: Ended(0, "Completed"), box: Ended(0, "Completed")))),
        new("told-to-end", () => OutcomeResolver.Resolve(
            Outcome(OutcomeReason.PodDeleted), cancelRequested: true, null, Pod("Succeeded", deleting: true), Well)),
    ];

    private static Verdict Judge(PodView pod, NodeKnowledge? node = null) => EndedPodClassifier.Classify(pod, node ?? Well);

    private static Outcome Resolve(Outcome record, PodView pod) => OutcomeResolver.Resolve(record, false, null, pod, Well);

    private static RunnerFacts Facts(PodView pod) => new RunnerFacts
    {
        Limits = JobLimits.Of(Spec()),
        LeaseTime = Start,
        StageSince = Start,
    }.WithPod(pod, Start);

    private static Verdict? RunTimeout()
    {
        var limit = TimeSpan.FromHours(1) + TimeSpan.FromSeconds(10) + TimeSpan.FromMinutes(5);
        return Decide(Facts(Running), limit) is RunnerStep.GiveUp giveUp ? giveUp.Verdict : null;
    }

    // The first pod was given its Secret, so its steps may have run.
    private static Verdict? LatePod() =>
        Decide((Facts(Running) with { SecretFor = "u1" }).WithDeleted(Running).WithPod(Pod(uid: "u2"), Start), TimeSpan.Zero)
            is RunnerStep.GiveUp giveUp ? giveUp.Verdict : null;

    // However long the kubelet is silent: the pod is looked at again and again, and nothing is said.
    private static Verdict? SilentNode()
    {
        var deleting = Facts(Pod("Running", deleting: true, agent: Runs()))
            .WithOverdue()
            .WithPod(Pod("Running", deleting: true, agent: Runs()), Start)
            .WithNode(Node(ready: false), Start);
        var step = Assert.IsType<RunnerStep.Wait>(Decide(deleting, TimeSpan.FromDays(2)));
        Assert.True(step.Recheck);
        return null;
    }

    private static RunnerStep Decide(RunnerFacts facts, TimeSpan after) =>
        RunnerPlan.Decide(facts, Start + after, leaseIsFresh: true, new DispatcherOptions().Patience);
}
