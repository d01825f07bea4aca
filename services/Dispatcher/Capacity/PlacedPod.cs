using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Capacity;

/// <summary>What of a runner pod counts for the room on the nodes.</summary>
/// <param name="Uid">The pod.</param>
/// <param name="Node">Its node; empty while it has none.</param>
/// <param name="Size">What it takes.</param>
public sealed record PlacedPod(string Uid, string Node, PodSize Size)
{
    /// <summary>Reads a pod; null for one that takes nothing any more.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="before">What was read of it before: requests do not change, and reading amounts takes time.</param>
    public static PlacedPod? Of(PodView pod, PlacedPod? before) => pod.IsTerminal
        ? null
        : new PlacedPod(pod.Uid, pod.Node, before?.Uid == pod.Uid ? before.Size : PodSize.Of(pod.Pod.Spec));
}
