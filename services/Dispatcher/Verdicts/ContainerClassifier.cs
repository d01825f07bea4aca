using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>Says what the containers of a pod show of its end: out of memory, never started, lost. Pure.</summary>
public static class ContainerClassifier
{
    /// <summary>The first container that explains the end; null when none does.</summary>
    public static Verdict? Classify(PodView pod)
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

    /// <summary>The box was ended for its memory; null when it was not.</summary>
    public static Verdict? BoxOutOfMemory(PodView? pod) =>
        pod?.Containers.FirstOrDefault(c => c.Name == ContainerNames.Box)?.State?.Terminated is { Reason: "OOMKilled" } ended
            ? OutOfMemory(ContainerNames.Box, ended.ExitCode)
            : null;

    /// <summary>The box's command could not be started, which no waiting mends; null when that is not so.</summary>
    public static Verdict? BoxCannotStart(PodView pod) =>
        pod.Containers.FirstOrDefault(c => c.Name == ContainerNames.Box)?.State?.Terminated is { } ended && CannotStart(ended)
            ? NeverStarted(ContainerNames.Box, ended)
            : null;

    private static Verdict? ByContainer(PodView pod, string container, V1ContainerStateTerminated ended) => ended.Reason switch
    {
        "OOMKilled" => OutOfMemory(container, ended.ExitCode),
        "ContainerStatusUnknown" => new Verdict(
            OutcomeReason.NodeLost, Sentence.Of($"the node {pod.Node} lost the container {container}", ended.Message)),
        _ when CannotStart(ended) => NeverStarted(container, ended),
        _ => null,
    };

    private static bool CannotStart(V1ContainerStateTerminated ended) => ended.Reason is "StartError" or "ContainerCannotRun";

    private static Verdict OutOfMemory(string container, int exitCode) => container switch
    {
        ContainerNames.Box => new Verdict(
            OutcomeReason.OutOfMemory, "The box used more memory than its limit; raise limits.memory_bytes.", exitCode),
        _ when ContainerRole.IsJobs(container) => new Verdict(
            OutcomeReason.OutOfMemory,
            Sentence.Of($"{ContainerRole.Describe(container)} used more memory than its limit", null),
            exitCode),
        _ => new Verdict(
            OutcomeReason.AgentLost, Sentence.Of($"{ContainerRole.Describe(container)} ran out of memory", null), exitCode),
    };

    private static Verdict NeverStarted(string container, V1ContainerStateTerminated ended) => container switch
    {
        ContainerNames.Box => new Verdict(
            OutcomeReason.BoxImageUnavailable,
            Sentence.Of("the box cannot start; its image needs a POSIX sh on the PATH", ended.Message),
            ended.ExitCode),
        _ when ContainerRole.IsService(container) => new Verdict(
            OutcomeReason.ServiceFailed,
            Sentence.Of($"{ContainerRole.Describe(container)} cannot start", ended.Message),
            ended.ExitCode),
        _ => new Verdict(
            OutcomeReason.PodSetupFailed,
            Sentence.Of($"{ContainerRole.Describe(container)} cannot start", ended.Message),
            ended.ExitCode),
    };
}
