using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Scheduling;

namespace Mesh.Local.Kubelet.Eviction;

/// <summary>What a pod may have on the disk, and the kubelet's words for one that has more.</summary>
internal static class StorageLimits
{
    /// <summary>The emptyDirs and containers whose size matters; measuring costs, so nothing else is measured.</summary>
    public static (IReadOnlyList<string> Volumes, IReadOnlyList<string> Containers) Measured(JsonObject pod)
    {
        var emptyDirs = pod.Objects("spec", "volumes").Where(volume => volume.Map("emptyDir") is not null).ToList();
        var containers = Containers(pod).ToList();
        if (containers.Any(container => Limit(container) is not null))
        {
            return ([.. emptyDirs.Select(Name)], [.. containers.Select(Name)]);
        }

        return ([.. emptyDirs.Where(volume => SizeLimit(volume) is not null).Select(Name)], []);
    }

    /// <summary>Why the pod is to be evicted, in the order in which a kubelet looks; null when it keeps to its limits.</summary>
    public static string? Violation(JsonObject pod, StorageUsage usage)
    {
        foreach (var volume in pod.Objects("spec", "volumes"))
        {
            if (SizeLimit(volume) is { } limit && usage.Volumes.GetValueOrDefault(Name(volume)) > Quantity.Parse(limit))
            {
                return $"Usage of EmptyDir volume \"{Name(volume)}\" exceeds the limit \"{limit}\". ";
            }
        }

        if (PodLimit(pod) is { } total && usage.Total > total.Amount)
        {
            return $"Pod ephemeral local storage usage exceeds the total limit of containers {total.Text}. ";
        }

        foreach (var container in Containers(pod))
        {
            if (Limit(container) is { } limit && usage.Containers.GetValueOrDefault(Name(container)) > Quantity.Parse(limit))
            {
                return $"Container {Name(container)} exceeded its local ephemeral storage limit \"{limit}\". ";
            }
        }

        return null;
    }

    private static string Name(JsonObject item) => item.Text("name") ?? "";

    private static IEnumerable<JsonObject> Containers(JsonObject pod) =>
        pod.Objects("spec", "initContainers").Concat(pod.Objects("spec", "containers"));

    private static JsonNode? SizeLimit(JsonObject volume) =>
        volume.At("emptyDir", "sizeLimit") is { } limit && Quantity.Parse(limit) > 0 ? limit : null;

    private static JsonNode? Limit(JsonObject container) => container.At("resources", "limits", "ephemeral-storage");

    /// <summary>The sum of the containers' limits; one without a limit counts nothing, as with a real kubelet.</summary>
    private static (decimal Amount, string Text)? PodLimit(JsonObject pod)
    {
        var limits = pod.Objects("spec", "containers").Select(Limit).OfType<JsonNode>().ToList();
        if (limits.Count == 0)
        {
            return null;
        }

        var amount = limits.Sum(Quantity.Parse);
        var text = limits.Count == 1 ? limits[0].ToString() : amount.ToString("0", CultureInfo.InvariantCulture);
        return (amount, text);
    }
}
