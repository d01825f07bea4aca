using k8s.Models;
using Mesh.Dispatcher.Capacity;
using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;

namespace Mesh.Dispatcher.Tests.Capacity;

public sealed class RoomEstimateTests
{
    private static readonly PodSize Usual = new(500, 1L << 30);

    [Fact]
    public void Of_NoPods_CountsPodsOfTheUsualSize() => Assert.Equal(
        new RoomEstimate(2, 8 + 4, 0), RoomEstimate.Of([Node("a", cpu: 4, gib: 100), Node("b", cpu: 100, gib: 4)], [], Usual));

    [Fact]
    public void Of_PodsThere_TakesTheirRoomAndTheirMeanSize()
    {
        PlacedPod[] pods = [new("1", "a", new PodSize(1000, 0)), new("2", "", new PodSize(3000, 0))];

        // Two processors each on average; three are left on a, four on b.
        Assert.Equal(new RoomEstimate(2, 1 + 2, 1), RoomEstimate.Of([Node("a", 4, 100), Node("b", 4, 100)], pods, Usual));
    }

    [Fact]
    public void Of_NodesPodLimit_IsKept() => Assert.Equal(
        2, RoomEstimate.Of([Node("a", cpu: 100, gib: 100) with { Pods = 2 }], [], Usual).Free);

    [Fact]
    public void Of_NodeOverCommitted_IsNoDebt() => Assert.Equal(
        8,
        RoomEstimate.Of(
            [Node("a", 1, 100), Node("b", 4, 100)],
            [new("1", "a", new PodSize(500, 0)), new("2", "a", new PodSize(500, 0))],
            Usual).Free);

    [Fact]
    public void Size_OfAPod_IsWhatTheSchedulerCounts()
    {
        var spec = new V1PodSpec
        {
            InitContainers = [Container("25m", "2Gi"), Container("100m", "64Mi", "Always")],
            Containers = [Container("500m", "512Mi"), Container("25m", "64Mi")],
            Overhead = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("10m") },
        };

        Assert.Equal(new PodSize(635, 2L << 30), PodSize.Of(spec));
    }

    [Fact]
    public void TakesPods_CordonedTaintedOrSilent_DoesNot()
    {
        Assert.True(View().TakesPods);
        Assert.False(View(cordoned: true).TakesPods);
        Assert.False(View(ready: "Unknown").TakesPods);
        Assert.False(View(taint: "node.kubernetes.io/unreachable").TakesPods);
        Assert.True(View(taint: PodPlacement.RoleKey).TakesPods);
    }

    private static NodeRoom Node(string name, int cpu, int gib) => new(name, new PodSize(cpu * 1000, (long)gib << 30), 110);

    private static V1Container Container(string cpu, string memory, string? restart = null) => new()
    {
        Name = "c",
        RestartPolicy = restart,
        Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu), ["memory"] = new(memory) },
        },
    };

    private static NodeView View(bool? cordoned = null, string ready = "True", string? taint = null) => new(new V1Node
    {
        Metadata = new V1ObjectMeta { Name = "a" },
        Spec = new V1NodeSpec
        {
            Unschedulable = cordoned,
            Taints = taint is null ? null : [new V1Taint { Key = taint, Effect = "NoSchedule" }],
        },
        Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = ready }] },
    });
}
