using k8s.Models;

namespace Mesh.Dispatcher.Pods;

/// <summary>What the Dispatcher wants to know of a pod, read from the object without looking at the clock.</summary>
public sealed record PodView(V1Pod Pod)
{
    public string Uid => Pod.Metadata?.Uid ?? "";

    public string Phase => Pod.Status?.Phase ?? "";

    public string Node => Pod.Spec?.NodeName ?? "";

    /// <summary>The name of the Secret that it waits for.</summary>
    public string SecretName => RunnerSecretName.Read(Pod);

    /// <summary>Somebody asked for its deletion; it is gone when the object is.</summary>
    public bool IsDeleting => Pod.Metadata?.DeletionTimestamp is not null;

    /// <summary>No container of it runs or will run.</summary>
    public bool IsTerminal => Phase is "Succeeded" or "Failed";

    /// <summary>The steps run: prepare has ended and the agent's container is up.</summary>
    public bool AgentStarted => Agent?.State is { Running: not null } or { Terminated: not null };

    /// <summary>The agent has ended, though the box may still run.</summary>
    public bool AgentEnded => Agent?.State?.Terminated is not null;

    /// <summary>A container of it runs or has run; before the first, the kubelet must have the pod's Secret.</summary>
    public bool AnyStarted => Containers.Any(c => c.State is { Running: not null } or { Terminated: not null });

    /// <summary>All containers, the init containers first.</summary>
    public IEnumerable<V1ContainerStatus> Containers =>
        (Pod.Status?.InitContainerStatuses ?? []).Concat(Pod.Status?.ContainerStatuses ?? []);

    private V1ContainerStatus? Agent => Pod.Status?.ContainerStatuses?.FirstOrDefault(c => c.Name == ContainerNames.Agent);

    /// <summary>The containers that wait for something other than their turn, with the reason.</summary>
    public IEnumerable<(V1ContainerStatus Container, V1ContainerStateWaiting Waiting)> Waiting() =>
        Containers
            .Where(c => c.State?.Waiting is { Reason: not (null or "" or "PodInitializing" or "ContainerCreating") })
            .Select(c => (c, c.State.Waiting));

    /// <summary>One sentence for people: what the pod does, or waits for.</summary>
    public string Describe()
    {
        if (IsDeleting)
        {
            return "the pod is being deleted";
        }

        foreach (var (container, waiting) in Waiting())
        {
            return $"container {container.Name} waits: {waiting.Reason}{Detail(waiting.Message)}";
        }

        var scheduled = Pod.Status?.Conditions?.FirstOrDefault(c => c.Type == "PodScheduled");
        if (scheduled is { Status: "False" })
        {
            return $"waits for a node{Detail(scheduled.Message)}";
        }

        return Phase switch
        {
            "Pending" when Node.Length > 0 => $"the pod starts on {Node}",
            "Pending" or "" => "the pod waits for a node",
            "Running" when AgentStarted => $"the steps run on {Node}",
            "Running" => $"the pod starts on {Node}",
            _ => $"the pod has ended ({Phase})",
        };
    }

    private static string Detail(string? message) => string.IsNullOrWhiteSpace(message) ? "" : $" ({message.Trim()})";
}
