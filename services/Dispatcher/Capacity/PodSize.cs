using k8s.Models;

namespace Mesh.Dispatcher.Capacity;

/// <summary>What a pod takes of a node, as the scheduler counts it.</summary>
/// <param name="Cpu">Thousandths of a processor.</param>
/// <param name="Memory">Bytes.</param>
public readonly record struct PodSize(long Cpu, long Memory)
{
    /// <summary>
    /// Reads the requests: those of containers and sidecars together, or those of the largest init container beside the sidecars
    /// that run by then, and the overhead of the runtime class.
    /// </summary>
    public static PodSize Of(V1PodSpec spec)
    {
        var sidecars = default(PodSize);
        var peak = default(PodSize);
        foreach (var container in spec.InitContainers ?? [])
        {
            var size = Requests(container.Resources?.Requests);
            if (container.RestartPolicy == "Always")
            {
                sidecars += size;
                peak = Max(peak, sidecars);
            }
            else
            {
                peak = Max(peak, sidecars + size);
            }
        }

        var running = (spec.Containers ?? []).Aggregate(sidecars, (sum, c) => sum + Requests(c.Resources?.Requests));
        return Max(peak, running) + Requests(spec.Overhead);
    }

    /// <summary>Reads amounts of resources.</summary>
    public static PodSize Requests(IDictionary<string, ResourceQuantity>? amounts) => amounts is null
        ? default
        : new PodSize((long)(Amount(amounts, "cpu") * 1000), (long)Amount(amounts, "memory"));

    public static PodSize operator +(PodSize a, PodSize b) => new(a.Cpu + b.Cpu, a.Memory + b.Memory);

    public static PodSize operator -(PodSize a, PodSize b) => new(a.Cpu - b.Cpu, a.Memory - b.Memory);

    private static PodSize Max(PodSize a, PodSize b) => new(Math.Max(a.Cpu, b.Cpu), Math.Max(a.Memory, b.Memory));

    private static decimal Amount(IDictionary<string, ResourceQuantity> amounts, string name) =>
        amounts.TryGetValue(name, out var amount) ? amount.ToDecimal() : 0;
}
