using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Nodes;

/// <summary>The conditions of a Node, as its kubelet writes them and as the lifecycle controller does in its absence.</summary>
internal static class NodeConditions
{
    private static readonly string[] Reported = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"];

    /// <summary>The kubelet's words.</summary>
    public static void Report(JsonObject status, NodePressure pressure, string now)
    {
        Set(status, "MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available", now);
        if (pressure.Disk)
        {
            Set(status, "DiskPressure", "True", "KubeletHasDiskPressure", "kubelet has disk pressure", now);
        }
        else
        {
            Set(status, "DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", now);
        }

        Set(status, "PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available", now);
        Set(status, "Ready", "True", "KubeletReady", "kubelet is posting ready status", now);
    }

    /// <summary>The kubelet has not been heard of: nothing is known of the node.</summary>
    public static void MarkUnknown(JsonObject status, string now)
    {
        foreach (var type in Reported)
        {
            Set(status, type, "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.", now);
        }
    }

    /// <summary>True, False or Unknown; null when the node has no such condition.</summary>
    public static string? StatusOf(JsonObject node, string type) =>
        node.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type).Text("status");

    private static void Set(JsonObject status, string type, string value, string reason, string message, string now)
    {
        var before = status.Objects("conditions").FirstOrDefault(condition => condition.Text("type") == type);
        var changed = before.Text("status") != value || before.Text("reason") != reason;
        Conditions.Set(status, type, value, reason, message, now);
        var condition = status.Objects("conditions").First(item => item.Text("type") == type);

        // The heartbeat of a node has a name of its own; it moves with the words, so that an unchanged report writes nothing.
        condition.Remove("lastProbeTime");
        if (changed && value != "Unknown")
        {
            condition["lastHeartbeatTime"] = now;
        }

        condition["lastHeartbeatTime"] ??= now;
    }
}
