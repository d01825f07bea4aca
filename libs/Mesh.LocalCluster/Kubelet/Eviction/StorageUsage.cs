namespace Mesh.Local.Kubelet.Eviction;

/// <summary>The bytes that a pod has on the node's disk.</summary>
/// <param name="Volumes">By the name of the volume: emptyDirs.</param>
/// <param name="Containers">By the name of the container: its own files and its logs.</param>
internal sealed record StorageUsage(
    IReadOnlyDictionary<string, long> Volumes,
    IReadOnlyDictionary<string, long> Containers)
{
    public long Total => Volumes.Values.Sum() + Containers.Values.Sum();
}
