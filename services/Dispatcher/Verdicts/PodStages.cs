using k8s.Models;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>Reads a pod's stage. Pure.</summary>
public static class PodStages
{
    // What the scheduler says of nodes that would do, had they room: "0/4 nodes are available: 2 Insufficient cpu, …".
    private static readonly string[] NoRoom = ["Insufficient ", "Too many pods", "free ports"];

    /// <summary>The stage of a pod that has not ended.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="isPulling">The kubelet said that it pulls an image, and not yet how that went.</param>
    public static PodStage Of(PodView pod, bool isPulling)
    {
        if (pod.AgentStarted)
        {
            return PodStage.Running;
        }

        if (pod.Node.Length == 0)
        {
            return LacksRoom(pod) ? PodStage.WaitsForRoom : PodStage.WaitsForNode;
        }

        if (pod.Containers.Any(c => c.State?.Running is not null && !ContainerRole.IsService(c.Name)))
        {
            return PodStage.Preparing;
        }

        return isPulling ? PodStage.Pulling
            : pod.Containers.Any(c => c.State is { Running: not null }) ? PodStage.Preparing
            : PodStage.Starting;
    }

    /// <summary>When the scheduler gave the pod its node; null when it has none, or none says when.</summary>
    public static DateTimeOffset? ScheduledAt(PodView pod) =>
        Scheduled(pod) is { Status: "True", LastTransitionTime: { } at } ? Utc(at) : null;

    /// <summary>When the agent's container started; null when it has not, or the kubelet does not say.</summary>
    public static DateTimeOffset? AgentStartedAt(PodView pod)
    {
        var agent = pod.Containers.FirstOrDefault(c => c.Name == ContainerNames.Agent)?.State;
        return (agent?.Running?.StartedAt ?? agent?.Terminated?.StartedAt) is { } at ? Utc(at) : null;
    }

    /// <summary>A service that runs and is not ready; null when there is none.</summary>
    public static string? UnreadyService(PodView pod) => pod.Containers
        .FirstOrDefault(c => ContainerRole.IsService(c.Name)
            && c.State?.Running is not null
            && !(c.Ready && c.Started is not false))
        ?.Name;

    private static bool LacksRoom(PodView pod) => Scheduled(pod) is { Status: "False" } condition
        && (condition.Reason == "SchedulingGated"
            || NoRoom.Any(n => condition.Message?.Contains(n, StringComparison.Ordinal) ?? false));

    private static V1PodCondition? Scheduled(PodView pod) =>
        pod.Pod.Status?.Conditions?.FirstOrDefault(c => c.Type == "PodScheduled");

    private static DateTimeOffset Utc(DateTime at) => new(DateTime.SpecifyKind(at, DateTimeKind.Utc));
}
