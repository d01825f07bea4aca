using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>
/// Says what the cluster did to a pod, as far as the cluster says so: first by the condition DisruptionTarget, then by the
/// pod's own reason, then by its node. What the containers show comes after that, because a disruption ends them too. Pure.
/// </summary>
public static class DisruptionClassifier
{
    // What the kubelet says of a pod that it evicts for a limit of its own, and not because the node is short of something.
    private static readonly string[] OwnDiskLimits =
    [
        "Usage of EmptyDir volume", "exceeded its local ephemeral storage limit", "Pod ephemeral local storage usage exceeds",
    ];

    /// <summary>Classifies a pod; null when the cluster did nothing to it that it tells of.</summary>
    public static Verdict? Classify(PodView? pod, NodeKnowledge node) =>
        pod is null ? null : ByCondition(pod) ?? ByReason(pod) ?? ByNode(pod, node);

    private static Verdict? ByCondition(PodView pod)
    {
        var condition = pod.Pod.Status?.Conditions?.FirstOrDefault(c => c is { Type: "DisruptionTarget", Status: "True" });
        return condition?.Reason switch
        {
            null => null,
            "PreemptionByScheduler" or "PreemptionByKubeScheduler" => Preempted(pod, condition.Message),
            "DeletionByTaintManager" => NodeLost($"the node {pod.Node} stopped answering or was tainted", condition.Message),
            "DeletionByPodGC" => NodeLost($"the node {pod.Node} is gone", condition.Message),
            "EvictionByEvictionAPI" => Evicted($"the pod was evicted from {pod.Node}", condition.Message),

            // The kubelet says in the pod's own reason what it ended the pod for.
            "TerminationByKubelet" => ByReason(pod) ?? Evicted($"the pod was evicted from {pod.Node}", condition.Message),
            _ => Evicted($"the pod was disrupted on {pod.Node} ({condition.Reason})", condition.Message),
        };
    }

    private static Verdict? ByReason(PodView pod)
    {
        var message = pod.Pod.Status?.Message;
        return pod.Pod.Status?.Reason switch
        {
            null or "" => null,
            "Evicted" when IsOwnLimit(message) => new Verdict(
                OutcomeReason.OutOfDisk,
                Sentence.Of("the job used more disk than its limit; raise limits.workspace_bytes or write less", message)),
            "Evicted" => Evicted($"the pod was evicted from {pod.Node}", message),
            "Preempting" or "Preempted" => Preempted(pod, message),
            "Terminated" or "NodeShutdown" or "Shutdown" => NodeLost($"the node {pod.Node} shut down", message),
            "NodeLost" => NodeLost($"the node {pod.Node} went away", message),
            "DeadlineExceeded" => pod.AgentStarted
                ? new Verdict(OutcomeReason.RunTimeout, "The pod reached its last time limit while the steps ran.")
                : new Verdict(OutcomeReason.StartTimeout, "The pod reached its last time limit before the first step."),
            var reason => new Verdict(
                OutcomeReason.PodSetupFailed, Sentence.Of($"the node {pod.Node} refused the pod ({reason})", message)),
        };
    }

    // A pod that ended by itself has told all; for one that did not, its node tells why nobody heard of it any more.
    private static Verdict? ByNode(PodView pod, NodeKnowledge node) => node switch
    {
        _ when pod.IsTerminal || pod.AgentEnded => null,
        NodeKnowledge.Gone when pod.Node.Length > 0 => NodeLost($"the node {pod.Node} is gone", null),
        NodeKnowledge.Present { View: { IsOutOfService: true } view } =>
            NodeLost($"the node {view.Name} was declared out of service", null),
        NodeKnowledge.Present { View: { IsReady: false } view } => NodeLost($"the node {view.Name} stopped answering", null),
        _ => null,
    };

    private static bool IsOwnLimit(string? message) =>
        message is not null && OwnDiskLimits.Any(l => message.Contains(l, StringComparison.OrdinalIgnoreCase));

    private static Verdict NodeLost(string what, string? message) =>
        new(OutcomeReason.NodeLost, Sentence.Of(what, message));

    private static Verdict Evicted(string what, string? message) => new(OutcomeReason.Evicted, Sentence.Of(what, message));

    private static Verdict Preempted(PodView pod, string? message) =>
        Evicted($"the pod was preempted on {pod.Node}, a pod of higher priority needed the room", message);
}
