using System.Text.Json.Nodes;
using Mesh.Local.Nodes;
using Mesh.Local.Nodes.Lifecycle;

namespace Mesh.Local.Tests.Nodes.Lifecycle;

public sealed class NodeTaintsTests
{
    private const string User = """{"key":"mesh.dev/role","value":"peasant","effect":"NoSchedule"}""";

    [Fact]
    public void Apply_UnknownNode_AddsBothTaintsAndKeepsTheUsers()
    {
        var node = Node("Unknown", User);

        NodeTaints.Apply(node, "t1");

        Assert.Equal(
            [
                "mesh.dev/role:NoSchedule:",
                "node.kubernetes.io/unreachable:NoSchedule:",
                "node.kubernetes.io/unreachable:NoExecute:t1",
            ],
            Taints(node));
    }

    [Fact]
    public void Apply_Again_KeepsTheTimeOfTheTaint()
    {
        var node = Node("Unknown");
        NodeTaints.Apply(node, "t1");

        NodeTaints.Apply(node, "t2");

        Assert.Contains("node.kubernetes.io/unreachable:NoExecute:t1", Taints(node));
    }

    [Fact]
    public void Apply_NodeIsBack_TakesOnlyItsOwnTaintsAway()
    {
        var node = Node("Unknown", User);
        NodeTaints.Apply(node, "t1");
        NodeConditions.Report((JsonObject)node["status"]!, new NodePressure(), "t2");

        NodeTaints.Apply(node, "t2");

        Assert.Equal(["mesh.dev/role:NoSchedule:"], Taints(node));
    }

    [Fact]
    public void Apply_DiskPressure_TaintsForScheduling()
    {
        var node = Node("True");
        NodeConditions.Report((JsonObject)node["status"]!, new NodePressure { Disk = true }, "t1");

        NodeTaints.Apply(node, "t1");

        Assert.Equal(["node.kubernetes.io/disk-pressure:NoSchedule:"], Taints(node));
    }

    [Fact]
    public void Apply_Cordoned_TaintsForScheduling()
    {
        var node = Node("True");
        node["spec"]!["unschedulable"] = true;

        NodeTaints.Apply(node, "t1");

        Assert.Equal(["node.kubernetes.io/unschedulable:NoSchedule:t1"], Taints(node));
    }

    private static JsonObject Node(string ready, string taints = "") => JsonNode.Parse($$$"""
        {"spec":{"taints":[{{{taints}}}]},"status":{"conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}
        """)!.AsObject();

    private static IEnumerable<string> Taints(JsonObject node) => ((JsonArray?)node["spec"]!["taints"] ?? [])
        .Select(taint => $"{taint!["key"]}:{taint["effect"]}:{taint["timeAdded"]}");
}
