using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Scheduling;

/// <summary>A pod that has a node, and what it takes there.</summary>
internal sealed record PlacedPod(StoredObject Pod, string Node, Resources Resources)
{
    public long Priority => PriorityOf(Pod);

    public static long PriorityOf(StoredObject pod) => pod.Json.Number("spec", "priority") ?? 0;
}
