namespace Mesh.Dispatcher.Capacity;

/// <summary>
/// How much room the peasants have for more pods of the usual size. An estimate: the pods of others on these nodes, such as
/// DaemonSets, are not seen, and only the scheduler knows what fits. Pure.
/// </summary>
/// <param name="Nodes">Peasants that take new pods.</param>
/// <param name="Free">How many more pods of the usual size fit on them.</param>
/// <param name="Waiting">Pods without a node, of all dispatchers.</param>
public sealed record RoomEstimate(int Nodes, int Free, int Waiting)
{
    /// <summary>Estimates.</summary>
    /// <param name="nodes">The peasants that take new pods.</param>
    /// <param name="pods">The runner pods of all dispatchers.</param>
    /// <param name="usual">The size of a pod of which nothing is known; else the mean of those that are there counts.</param>
    public static RoomEstimate Of(IReadOnlyCollection<NodeRoom> nodes, IReadOnlyCollection<PlacedPod> pods, PodSize usual)
    {
        var unit = pods.Count == 0 ? usual : Mean(pods);
        var used = pods.GroupBy(p => p.Node, StringComparer.Ordinal).ToDictionary(
            g => g.Key,
            g => (Size: g.Aggregate(default(PodSize), (sum, p) => sum + p.Size), Count: g.Count()),
            StringComparer.Ordinal);
        var free = nodes.Sum(node =>
        {
            var (size, count) = used.GetValueOrDefault(node.Name);
            return Fits(node.Size - size, node.Pods - count, unit);
        });
        return new RoomEstimate(nodes.Count, (int)Math.Min(free, int.MaxValue), used.GetValueOrDefault("").Count);
    }

    private static PodSize Mean(IReadOnlyCollection<PlacedPod> pods)
    {
        var sum = pods.Aggregate(default(PodSize), (sum, p) => sum + p.Size);
        return new PodSize(sum.Cpu / pods.Count, sum.Memory / pods.Count);
    }

    private static long Fits(PodSize room, int pods, PodSize unit) => Math.Max(0, Math.Min(
        pods, Math.Min(unit.Cpu > 0 ? room.Cpu / unit.Cpu : pods, unit.Memory > 0 ? room.Memory / unit.Memory : pods)));
}
