using System.Text.Json.Nodes;
using Mesh.Local.Tests.Support;
using static Mesh.Local.Tests.Support.PodJson;

namespace Mesh.Local.Tests.Kubelet.Eviction;

public sealed class EvictionTests()
    : OwnCluster(ClusterFixture.Options(IsolationMode.Auto) with { EvictionPeriod = TimeSpan.FromMilliseconds(100) })
{
    [Fact]
    public async Task EmptyDir_OverItsSizeLimit_EvictsThePodAndBlamesNobodyElse()
    {
        await Api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"greedy"},"spec":{"restartPolicy":"Never",
             "volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Mi"}}],"containers":[
             {{{Container("main", "head -c 3000000 /dev/urandom > /v/big; sleep 1000", Mount)}}}]}}
            """);

        var pod = await Api.WaitForEndAsync("greedy");

        Assert.Equal("Failed", (string?)pod["status"]!["phase"]);
        Assert.Equal("Evicted", (string?)pod["status"]!["reason"]);
        Assert.Equal("Usage of EmptyDir volume \"v\" exceeds the limit \"1Mi\". ", (string?)pod["status"]!["message"]);
        Assert.Equal(137, ExitCode(pod));
        Assert.Null(Condition(pod, "DisruptionTarget"));
    }

    [Fact]
    public async Task EmptyDir_WithAHoleOverItsLimit_IsNotEvicted()
    {
        const string Fill = "until [ -e /w/go ]; do sleep 0.05; done; head -c 3000000 /dev/urandom > /w/big; sleep 1000";
        await Api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"sparse"},"spec":{"restartPolicy":"Never",
             "volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Mi"}},{"name":"w","emptyDir":{"sizeLimit":"1Mi"}}],"containers":[
             {{{Container("hole", "truncate -s 1G /v/hole; sleep 1000", Mount)}}},
             {{{Container("main", Fill, Other)}}}]}}
            """);
        var pod = await Api.WaitForPodAsync("sparse", pod => (string?)pod["status"]?["phase"] == "Running");
        await File.WriteAllTextAsync(Path.Combine(
            DataDirectory, "pods", (string)pod["metadata"]!["uid"]!, "volumes", "w", "go"), "");

        var ended = await Api.WaitForEndAsync("sparse");

        // The volume that is really full is the one that is named, though the hole was there first.
        Assert.Contains("volume \"w\"", (string?)ended["status"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DiskPressure_OnANode_TaintsItAndEvictsItsLeastPod()
    {
        const string Here = "\"nodeSelector\":{\"mesh.dev/role\":\"patrician\"},";
        await Api.CreateAsync(KubeApi.Pods, Shell("more", "sleep 1000", Here + await Api.PriorityAsync(10)));
        await Api.WaitForPodAsync("more", pod => (string?)pod["status"]?["phase"] == "Running");
        await Api.CreateAsync(KubeApi.Pods, Shell("less", "sleep 1000", Here + await Api.PriorityAsync(5)));
        await Api.WaitForPodAsync("less", pod => (string?)pod["status"]?["phase"] == "Running");
        var version = (string)(await Api.GetAsync(KubeApi.Pods)).Body["metadata"]!["resourceVersion"]!;

        Cluster.Nodes.SetDiskPressure("patrician-1", true);
        var order = new List<string>();
        await foreach (var (_, pod) in Api.WatchAsync($"{KubeApi.Pods}?resourceVersion={version}"))
        {
            if ((string?)pod["status"]?["phase"] == "Failed")
            {
                Assert.Equal("Evicted", (string?)pod["status"]!["reason"]);
                Assert.Equal("TerminationByKubelet", (string?)Condition(pod, "DisruptionTarget")!["reason"]);
                order.Add((string)pod["metadata"]!["name"]!);
                if (order.Count == 2)
                {
                    break;
                }
            }
        }

        Assert.Equal(["less", "more"], order);
        await Api.CreateAsync(KubeApi.Pods, Shell("refused", "true", "\"nodeName\":\"patrician-1\","));
        var refused = await Api.WaitForEndAsync("refused");
        Assert.Equal("Pod was rejected: The node had condition: [DiskPressure]. ", (string?)refused["status"]!["message"]);
        await foreach (var (_, node) in Api.WatchAsync("/api/v1/nodes?fieldSelector=metadata.name=patrician-1"))
        {
            if ((string?)node["spec"]?["taints"]?[0]?["key"] == "node.kubernetes.io/disk-pressure")
            {
                Assert.Equal("True", (string?)Condition(node, "DiskPressure")!["status"]);
                break;
            }
        }

        Cluster.Nodes.SetDiskPressure("patrician-1", false);
        await foreach (var (_, node) in Api.WatchAsync("/api/v1/nodes?fieldSelector=metadata.name=patrician-1"))
        {
            if (node["spec"]?["taints"] is null)
            {
                Assert.Equal("False", (string?)Condition(node, "DiskPressure")!["status"]);
                return;
            }
        }
    }

    private const string Mount = ",\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\"}]";
    private const string Other = ",\"volumeMounts\":[{\"name\":\"w\",\"mountPath\":\"/w\"}]";

    private static JsonNode? Condition(JsonObject item, string type) => ((JsonArray?)item["status"]?["conditions"])?
        .FirstOrDefault(condition => (string?)condition!["type"] == type);
}
