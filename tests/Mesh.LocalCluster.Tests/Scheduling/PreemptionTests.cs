using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Scheduling;
using Mesh.Local.Storage;

namespace Mesh.Local.Tests.Scheduling;

public sealed class PreemptionTests
{
    private readonly List<StoredObject> _nodes = [Node("a"), Node("b")];
    private readonly List<PlacedPod> _placed = [];
    private long _version;

    [Fact]
    public void Choose_LeastImportantVictims_OfTheBestNode()
    {
        Place("a-big", "a", 3, priority: 50);
        Place("b-big", "b", 3, priority: 10);

        Assert.Equal(("b", "b-big"), Choose(2, priority: 100));
    }

    [Fact]
    public void Choose_WhoCanStay_Stays()
    {
        Place("small", "a", 1, priority: 5);
        Place("large", "a", 3, priority: 1);
        Place("full", "b", 4, priority: 200);

        Assert.Equal(("a", "large"), Choose(3, priority: 100));
    }

    [Fact]
    public void Choose_SameImportance_FewerVictims()
    {
        Place("a-1", "a", 2, priority: 1);
        Place("a-2", "a", 2, priority: 1);
        Place("b-1", "b", 4, priority: 1);

        Assert.Equal(("b", "b-1"), Choose(4, priority: 100));
    }

    [Fact]
    public void Choose_NobodyIsLessImportant_IsNone()
    {
        Place("a-1", "a", 4, priority: 100);
        Place("b-1", "b", 4, priority: 100);

        Assert.Null(Choose(1, priority: 100));
    }

    [Fact]
    public void Choose_PodThatMayNotPreempt_IsNone()
    {
        Place("a-1", "a", 4, priority: 0);

        Assert.Null(Choose(1, priority: 100, "\"preemptionPolicy\":\"Never\""));
    }

    [Fact]
    public void Choose_RoomIsBeingMadeAlready_IsNone()
    {
        Place("a-1", "a", 4, priority: 0, deleting: true);
        Place("b-1", "b", 4, priority: 0);
        var pod = Pod("new", 1, 100, "");
        pod.Json["status"] = new JsonObject { ["nominatedNodeName"] = "a" };

        Assert.Null(Preemption.Choose(pod, Resources.OfPod(pod.Json), _nodes, _placed));
    }

    [Fact]
    public void Choose_NodeRefusesForAnotherReason_IsNone()
    {
        Place("a-1", "a", 4, priority: 0);

        Assert.Null(Choose(1, priority: 100, "\"nodeSelector\":{\"no\":\"where\"}"));
    }

    private static StoredObject Node(string name) => new(
        ResourceCatalog.Nodes,
        new ObjectKey("", name),
        1,
        JsonNode.Parse($$$"""
            {"metadata":{"name":"{{{name}}}"},"spec":{},"status":{"allocatable":{"cpu":"4","pods":"10"}} }
            """)!.AsObject());

    private StoredObject Pod(string name, int cpu, int priority, string more, bool deleting = false)
    {
        var json = JsonNode.Parse($$$"""
            {"metadata":{"name":"{{{name}}}","uid":"{{{name}}}"},
             "spec":{"priority":{{{priority}}},
              "containers":[{"name":"c","resources":{"requests":{"cpu":"{{{cpu}}}"} } }]{{{more}}} } }
            """)!.AsObject();
        if (deleting)
        {
            json["metadata"]!["deletionTimestamp"] = "2026-11-24T12:00:00Z";
        }

        return new StoredObject(ResourceCatalog.Pods, new ObjectKey("ns", name), ++_version, json);
    }

    private void Place(string name, string node, int cpu, int priority, bool deleting = false)
    {
        var pod = Pod(name, cpu, priority, "", deleting);
        _placed.Add(new PlacedPod(pod, node, Resources.OfPod(pod.Json)));
    }

    private (string Node, string Victims)? Choose(int cpu, int priority, string more = "")
    {
        var pod = Pod("new", cpu, priority, more.Length > 0 ? "," + more : "");
        return Preemption.Choose(pod, Resources.OfPod(pod.Json), _nodes, _placed) is { } choice
            ? (choice.Node, string.Join(',', choice.Victims.Select(victim => victim.Pod.Key.Name)))
            : null;
    }
}
