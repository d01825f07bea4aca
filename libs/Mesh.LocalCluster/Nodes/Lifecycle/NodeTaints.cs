using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Nodes.Lifecycle;

/// <summary>The taints that the conditions of a node ask for, beside those that people set.</summary>
internal static class NodeTaints
{
    public const string Unreachable = "node.kubernetes.io/unreachable";
    public const string NotReady = "node.kubernetes.io/not-ready";
    public const string OutOfService = "node.kubernetes.io/out-of-service";

    private const string Unschedulable = "node.kubernetes.io/unschedulable";

    private static readonly (string Type, string Key)[] Pressures =
    [
        ("DiskPressure", "node.kubernetes.io/disk-pressure"),
        ("MemoryPressure", "node.kubernetes.io/memory-pressure"),
        ("PIDPressure", "node.kubernetes.io/pid-pressure"),
    ];

    private static readonly string[] Managed =
        [Unreachable, NotReady, Unschedulable, .. Pressures.Select(pressure => pressure.Key)];

    /// <summary>Puts the taints of <paramref name="node"/> right; those that stay keep their time.</summary>
    public static void Apply(JsonObject node, string now)
    {
        var wanted = Wanted(node).ToList();
        var taints = node.Objects("spec", "taints").Select(taint => taint.Copy()).ToList();
        taints.RemoveAll(taint => Managed.Contains(taint.Text("key")) && !wanted.Contains(Identity(taint)));
        foreach (var (key, effect) in wanted.Where(wish => !taints.Any(taint => Identity(taint) == wish)))
        {
            var taint = new JsonObject { ["key"] = key, ["effect"] = effect };
            if (effect == "NoExecute" || key == Unschedulable)
            {
                taint["timeAdded"] = now;
            }

            taints.Add(taint);
        }

        var spec = node.Ensure("spec");
        if (taints.Count > 0)
        {
            spec["taints"] = new JsonArray([.. taints]);
        }
        else
        {
            spec.Remove("taints");
        }
    }

    private static (string Key, string Effect) Identity(JsonObject taint) =>
        (taint.Text("key") ?? "", taint.Text("effect") ?? "");

    private static IEnumerable<(string Key, string Effect)> Wanted(JsonObject node)
    {
        var ready = NodeConditions.StatusOf(node, "Ready");
        if (ready is "Unknown" or "False")
        {
            var key = ready == "Unknown" ? Unreachable : NotReady;
            yield return (key, "NoSchedule");
            yield return (key, "NoExecute");
        }

        foreach (var (type, key) in Pressures.Where(pressure => NodeConditions.StatusOf(node, pressure.Type) == "True"))
        {
            yield return (key, "NoSchedule");
        }

        if (node.Flag("spec", "unschedulable") == true)
        {
            yield return (Unschedulable, "NoSchedule");
        }
    }
}
