using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.Tables;

internal static class NodeColumns
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static IReadOnlyList<TableColumn> Make(TableColumn name, TableColumn age) =>
    [
        name,
        new("Status", (o, _) => Status(o)),
        new("Roles", (o, _) => TableColumns.OrNone(o.Pairs("metadata", "labels")
            .Where(label => label.Key.StartsWith(RolePrefix, StringComparison.Ordinal))
            .Select(label => label.Key[RolePrefix.Length..]).Order())),
        age,
        new("Version", (o, _) => o.Text("status", "nodeInfo", "kubeletVersion")),
        new("Internal-IP", (o, _) => Address(o, "InternalIP"), 1),
        new("External-IP", (o, _) => Address(o, "ExternalIP"), 1),
        new("OS-Image", (o, _) => o.Text("status", "nodeInfo", "osImage") ?? "<unknown>", 1),
        new("Kernel-Version", (o, _) => o.Text("status", "nodeInfo", "kernelVersion") ?? "<unknown>", 1),
        new("Container-Runtime", (o, _) => o.Text("status", "nodeInfo", "containerRuntimeVersion") ?? "<unknown>", 1),
    ];

    private static string Status(JsonObject node)
    {
        var ready = node.Objects("status", "conditions").FirstOrDefault(c => c.Text("type") == "Ready").Text("status") switch
        {
            "True" => "Ready",
            null => "Unknown",
            _ => "NotReady",
        };
        return node.Flag("spec", "unschedulable") == true ? ready + ",SchedulingDisabled" : ready;
    }

    private static string Address(JsonObject node, string type) =>
        node.Objects("status", "addresses").FirstOrDefault(a => a.Text("type") == type).Text("address") ?? "<none>";
}
