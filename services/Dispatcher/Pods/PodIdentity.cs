using System.Globalization;
using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Hosting.Names;

namespace Mesh.Dispatcher.Pods;

/// <summary>
/// Reads whose a pod is, from its labels and annotations and from the Secret that it mounts. A name alone proves nothing. Pure.
/// </summary>
public static class PodIdentity
{
    /// <summary>The attempt that an object belongs to; null for one that is not of a dispatcher's making.</summary>
    public static AttemptKey? ReadKey(V1ObjectMeta metadata)
    {
        var name = Value(metadata.Annotations, PodLabels.JobNameAnnotation);
        return Value(metadata.Labels, PodLabels.ManagedBy) == PodLabels.Manager
            && JobName.TryParse(name, out var job)
            && int.TryParse(Value(metadata.Labels, PodLabels.Attempt), CultureInfo.InvariantCulture, out var number)
            && new AttemptKey(job, number) is var key && key.PodName == metadata.Name ? key : null;
    }

    /// <summary>True for a pod that a dispatcher made for this attempt.</summary>
    public static bool IsOf(this PodView pod, AttemptKey key) =>
        pod.Pod.Metadata is { } metadata && ReadKey(metadata) == key && RunnerSecretName.IsOf(key, pod.SecretName);

    /// <summary>The epoch under which a pod was made; 0 when it does not say.</summary>
    public static long EpochOf(PodView pod) =>
        long.TryParse(Value(pod.Pod.Metadata?.Labels, PodLabels.Epoch), CultureInfo.InvariantCulture, out var epoch) ? epoch : 0;

    private static string? Value(IDictionary<string, string>? map, string key) =>
        map is not null && map.TryGetValue(key, out var value) ? value : null;
}
