using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>
/// Says why a pod ended that left no result record. Never a success: that is what a record says, and nothing else. Pure.
/// </summary>
public static class EndedPodClassifier
{
    /// <summary>Classifies a pod that has ended or is gone.</summary>
    /// <param name="last">The pod as it was last seen; null when it never was.</param>
    public static Verdict Classify(PodView? last)
    {
        if (last is null)
        {
            return new Verdict(OutcomeReason.InfrastructureLost, "The pod vanished, and its agent left no result.");
        }

        return ByDisruption(last)
            ?? ByPodReason(last)
            ?? ByContainers(last)
            ?? (last.IsDeleting ? PodDeleted() : null)
            ?? ByPhase(last);
    }

    private static Verdict? ByDisruption(PodView pod)
    {
        var condition = pod.Pod.Status?.Conditions?.FirstOrDefault(c => c is { Type: "DisruptionTarget", Status: "True" });
        return condition?.Reason switch
        {
            null => null,
            "PreemptionByScheduler" => Evicted($"The pod was preempted on {pod.Node}", condition.Message),
            "DeletionByTaintManager" or "DeletionByPodGC" => NodeLost(pod, condition.Message),
            _ => Evicted($"The pod was evicted from {pod.Node}", condition.Message),
        };
    }

    private static Verdict? ByPodReason(PodView pod)
    {
        var message = pod.Pod.Status?.Message;
        return pod.Pod.Status?.Reason switch
        {
            null or "" => null,
            "Evicted" => Evicted($"The pod was evicted from {pod.Node}", message),
            "Preempting" or "Preempted" => Evicted($"The pod was preempted on {pod.Node}", message),
            "NodeLost" or "NodeShutdown" or "Shutdown" or "Terminated" => NodeLost(pod, message),
            "DeadlineExceeded" => pod.AgentStarted
                ? new Verdict(OutcomeReason.RunTimeout, "The pod reached its last time limit while the steps ran.")
                : new Verdict(OutcomeReason.StartTimeout, "The pod reached its last time limit before the first step."),
            var reason => new Verdict(OutcomeReason.PodSetupFailed, Sentence($"The node refused the pod: {reason}", message)),
        };
    }

    private static Verdict? ByContainers(PodView pod)
    {
        foreach (var status in pod.Containers)
        {
            if (status.State?.Terminated is { } ended && ByContainer(pod, status.Name, ended) is { } verdict)
            {
                return verdict;
            }
        }

        return null;
    }

    private static Verdict? ByContainer(PodView pod, string container, V1ContainerStateTerminated ended)
    {
        var isBox = container == ContainerNames.Box;
        return ended.Reason switch
        {
            "OOMKilled" when isBox => new Verdict(
                OutcomeReason.OutOfMemory, "The box used more memory than its limit; raise limits.memory_bytes.", ended.ExitCode),
            "OOMKilled" => new Verdict(OutcomeReason.AgentLost, $"The container {container} ran out of memory.", ended.ExitCode),
            "ContainerStatusUnknown" => NodeLost(pod, ended.Message),
            "StartError" or "ContainerCannotRun" when isBox => new Verdict(
                OutcomeReason.BoxImageUnavailable,
                Sentence("The box cannot start; its image needs a POSIX sh on the PATH", ended.Message),
                ended.ExitCode),
            "StartError" or "ContainerCannotRun" => new Verdict(
                OutcomeReason.PodSetupFailed, Sentence($"The container {container} cannot start", ended.Message), ended.ExitCode),
            _ => null,
        };
    }

    private static Verdict ByPhase(PodView pod)
    {
        if (!pod.IsTerminal && !pod.AgentEnded)
        {
            return new Verdict(OutcomeReason.InfrastructureLost, "The pod vanished, and its agent left no result.");
        }

        var failed = pod.Containers.FirstOrDefault(
            c => c.Name != ContainerNames.Box && c.State?.Terminated is { ExitCode: not 0 });
        return failed is null
            ? new Verdict(OutcomeReason.AgentLost, "The agent ended and left no result.")
            : new Verdict(
                OutcomeReason.AgentLost,
                $"The agent ended with code {failed.State.Terminated.ExitCode} in {failed.Name} and left no result.",
                failed.State.Terminated.ExitCode);
    }

    private static Verdict PodDeleted() => new(OutcomeReason.PodDeleted, "Somebody deleted the pod.");

    private static Verdict NodeLost(PodView pod, string? message) =>
        new(OutcomeReason.NodeLost, Sentence($"The node {pod.Node} went away", message));

    private static Verdict Evicted(string what, string? message) => new(OutcomeReason.Evicted, Sentence(what, message));

    private static string Sentence(string what, string? detail) =>
        string.IsNullOrWhiteSpace(detail) ? $"{what}." : $"{what}: {detail.Trim().TrimEnd('.')}.";
}
