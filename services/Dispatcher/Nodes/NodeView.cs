using k8s.Models;

namespace Mesh.Dispatcher.Nodes;

/// <summary>What the Dispatcher wants to know of a node, read from the object.</summary>
public sealed record NodeView(V1Node Node)
{
    private const string OutOfServiceTaint = "node.kubernetes.io/out-of-service";

    /// <summary>The node's name.</summary>
    public string Name => Node.Metadata?.Name ?? "";

    /// <summary>Its kubelet answers and says that it is well.</summary>
    public bool IsReady => Node.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) ?? false;

    /// <summary>New pods may be put there: it is well, not cordoned, and no disruption is under way.</summary>
    public bool TakesPods => IsReady
        && Node.Spec?.Unschedulable is not true
        && Node.Metadata?.DeletionTimestamp is null
        && !Taints.Any(t => t.Effect is "NoSchedule" or "NoExecute" && t.Key != Pods.PodPlacement.RoleKey);

    /// <summary>An administrator vouches that the machine is down and that its pods do not run any more.</summary>
    public bool IsOutOfService => Taints.Any(t => t.Key == OutOfServiceTaint);

    private IEnumerable<V1Taint> Taints => Node.Spec?.Taints ?? [];
}
