using System.Text.Json.Nodes;
using Mesh.Local.Tests.Support;
using static Mesh.Local.Tests.Support.PodJson;

namespace Mesh.Local.Tests.Scheduling;

[Collection(ClusterCollection.Name)]
public sealed class SchedulerTests(ClusterFixture fixture)
{
    private const string Peasant =
        "\"nodeSelector\":{\"mesh.dev/role\":\"peasant\"},\"tolerations\":[{\"key\":\"mesh.dev/role\",\"operator\":\"Exists\"}],";

    private readonly KubeApi _api = fixture.Api;

    [Fact]
    public async Task Schedule_WithSelectorAndToleration_TakesAPeasant()
    {
        await _api.CreateAsync(KubeApi.Pods, Shell("peasant", "true", Peasant));

        var pod = await _api.WaitForEndAsync("peasant");

        Assert.StartsWith("peasant-", (string?)pod["spec"]!["nodeName"]);
    }

    [Fact]
    public async Task Schedule_WithoutToleration_StaysPendingAndSaysWhy()
    {
        await _api.CreateAsync(KubeApi.Pods, Shell("intolerant", "true", "\"nodeSelector\":{\"mesh.dev/role\":\"peasant\"},"));

        var pod = await _api.WaitForPodAsync("intolerant", pod => Scheduled(pod)?["status"]?.ToString() == "False");

        Assert.Equal("Unschedulable", (string?)Scheduled(pod)!["reason"]);
        Assert.Contains("0/4 nodes are available", (string?)Scheduled(pod)!["message"]);
        Assert.Contains("2 node(s) had untolerated taint {mesh.dev/role: peasant}", (string?)Scheduled(pod)!["message"]);
        await _api.DeleteAsync($"{KubeApi.Pods}/intolerant");
    }

    [Fact]
    public async Task Schedule_WhenRoomFreesUp_TriesAgain()
    {
        const string Large = "\"resources\":{\"requests\":{\"memory\":\"60Gi\"}}";
        const string Where = "\"nodeSelector\":{\"mesh.dev/role\":\"patrician\"},";
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"large-1"},"spec":{ {{{Where}}}"terminationGracePeriodSeconds":0,"containers":[{{{Container("main", "sleep 1000", "," + Large)}}}]}}
            """);
        await _api.WaitForPodAsync("large-1", pod => (string?)pod["status"]?["phase"] == "Running");
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"large-2"},"spec":{ {{{Where}}}"restartPolicy":"Never","containers":[{{{Container("main", "true", "," + Large)}}}]}}
            """);
        var waiting = await _api.WaitForPodAsync("large-2", pod => (string?)Scheduled(pod)?["reason"] == "Unschedulable");
        Assert.Contains("1 Insufficient memory", (string?)Scheduled(waiting)!["message"]);

        await _api.DeleteAsync($"{KubeApi.Pods}/large-1");

        await _api.WaitForEndAsync("large-2");
    }

    [Fact]
    public async Task Schedule_MoreImportantPod_PreemptsALessImportantOne()
    {
        const string Large = ",\"resources\":{\"requests\":{\"cpu\":\"9\"}}";
        const string Where = "\"nodeSelector\":{\"mesh.dev/role\":\"patrician\"},\"terminationGracePeriodSeconds\":0,";
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"victim"},"spec":{ {{{Where}}}"containers":[{{{Container("main", "sleep 1000", Large)}}}]}}
            """);
        var victim = await _api.WaitForPodAsync("victim", pod => (string?)pod["status"]?["phase"] == "Running");
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"urgent"},"spec":{ {{{Where}}}{{{await _api.PriorityAsync(1000)}}}"restartPolicy":"Never",
             "containers":[{{{Container("main", "true", Large)}}}]}}
            """);

        var last = default(JsonObject);
        var from = (string?)victim["metadata"]!["resourceVersion"];
        await foreach (var (type, pod) in _api.WatchAsync(
            $"{KubeApi.Pods}?fieldSelector=metadata.name=victim&resourceVersion={from}"))
        {
            last = pod;
            if (type == "DELETED")
            {
                break;
            }
        }

        await _api.WaitForEndAsync("urgent");
        var target = ((JsonArray)last!["status"]!["conditions"]!).Single(item => (string?)item!["type"] == "DisruptionTarget");
        Assert.Equal("PreemptionByScheduler", (string?)target!["reason"]);
    }

    private static JsonNode? Scheduled(JsonObject pod) => ((JsonArray?)pod["status"]?["conditions"])?
        .FirstOrDefault(condition => (string?)condition!["type"] == "PodScheduled");
}
