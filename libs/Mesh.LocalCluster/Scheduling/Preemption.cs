using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Scheduling;

/// <summary>Which pods must go so that a more important one fits.</summary>
internal static class Preemption
{
    /// <summary>
    /// The node and the victims: those of the least importance, then as few as possible. Null when no node would do, when the pod
    /// may not preempt, or when pods that make room for it are ending already.
    /// </summary>
    public static (string Node, IReadOnlyList<PlacedPod> Victims)? Choose(
        StoredObject pod,
        Resources wanted,
        IEnumerable<StoredObject> nodes,
        IReadOnlyCollection<PlacedPod> placed)
    {
        var priority = PlacedPod.PriorityOf(pod);
        var nominated = pod.Json.Text("status", "nominatedNodeName");
        if (pod.Json.Text("spec", "preemptionPolicy") == "Never"
            || placed.Any(other => other.Node == nominated && other.Priority < priority && other.Pod.IsDeleting))
        {
            return null;
        }

        return nodes
            .Select(node => (Node: node.Key.Name, Victims: Victims(pod, wanted, node, placed)))
            .Where(choice => choice.Victims is { Count: > 0 })
            .OrderBy(choice => choice.Victims!.Max(victim => victim.Priority))
            .ThenBy(choice => choice.Victims!.Count)
            .ThenBy(choice => choice.Node, StringComparer.Ordinal)
            .Select(choice => ((string, IReadOnlyList<PlacedPod>)?)(choice.Node, choice.Victims!))
            .FirstOrDefault();
    }

    private static List<PlacedPod>? Victims(StoredObject pod, Resources wanted, StoredObject node, IEnumerable<PlacedPod> all)
    {
        var here = all.Where(other => other.Node == node.Key.Name).ToList();
        var free = new Resources();
        free.Add(Resources.OfNode(node.Json));
        here.ForEach(other => free.Subtract(other.Resources));
        var candidates = here.Where(other => other.Priority < PlacedPod.PriorityOf(pod)).ToList();
        candidates.ForEach(other => free.Add(other.Resources));
        if (NodeFit.Refusal(pod.Json, node.Json, free, wanted) is not null)
        {
            return null;
        }

        // The most important first: whoever can stay beside the newcomer stays.
        var victims = new List<PlacedPod>();
        foreach (var candidate in candidates.OrderByDescending(other => other.Priority).ThenBy(other => other.Pod.Version))
        {
            free.Subtract(candidate.Resources);
            if (NodeFit.Refusal(pod.Json, node.Json, free, wanted) is not null)
            {
                free.Add(candidate.Resources);
                victims.Add(candidate);
            }
        }

        return victims;
    }
}
