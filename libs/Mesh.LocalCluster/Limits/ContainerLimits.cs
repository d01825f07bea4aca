using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Scheduling;

namespace Mesh.Local.Limits;

/// <summary>What a container may use at most; null: as much as there is.</summary>
/// <param name="MemoryBytes">Memory, page cache and swap included.</param>
/// <param name="CpuMillis">Thousandths of a core.</param>
internal sealed record ContainerLimits(long? MemoryBytes, long? CpuMillis)
{
    public static ContainerLimits Of(JsonObject container) => new(
        Amount(container, "memory", 1),
        Amount(container, "cpu", 1000));

    private static long? Amount(JsonObject container, string resource, int factor) =>
        container.At("resources", "limits", resource) is { } limit && Quantity.Parse(limit) is > 0 and var amount
            ? (long)Math.Min(decimal.Ceiling(amount * factor), long.MaxValue)
            : null;
}
