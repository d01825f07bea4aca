using System.Net;
using Mesh.Local.Tests.Support;
using static Mesh.Local.Tests.Support.PodJson;

namespace Mesh.Local.Tests.Kubelet;

[Collection(ClusterCollection.Name)]
public sealed class DeletionTests(ClusterFixture fixture)
{
    private readonly KubeApi _api = fixture.Api;

    [Fact]
    public async Task Delete_RunningPod_LetsItEndThenRemovesIt()
    {
        await _api.CreateAsync(KubeApi.Pods, Shell("graceful", "trap 'echo term; exit 5' TERM; echo ready; while :; do sleep 0.05; done"));
        await WaitForLogAsync("graceful", "ready");

        var (_, marked) = await _api.DeleteAsync($"{KubeApi.Pods}/graceful");
        var last = await FollowToEndAsync("graceful", (string?)marked["metadata"]!["resourceVersion"]);

        Assert.Equal(30, (int)marked["metadata"]!["deletionGracePeriodSeconds"]!);
        Assert.Equal(5, ExitCode(last));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{KubeApi.Pods}/graceful")).Code);
    }

    [Fact]
    public async Task Delete_PodThatIgnoresTerm_IsKilledAfterItsGrace()
    {
        await _api.CreateAsync(KubeApi.Pods, Shell("stubborn", "trap '' TERM; echo ready; while :; do sleep 0.05; done"));
        await WaitForLogAsync("stubborn", "ready");

        var (_, marked) = await _api.DeleteAsync($"{KubeApi.Pods}/stubborn", """{"gracePeriodSeconds":1}""");
        var last = await FollowToEndAsync("stubborn", (string?)marked["metadata"]!["resourceVersion"]);

        Assert.Equal(137, ExitCode(last));
    }

    [Fact]
    public async Task Delete_ByForce_RemovesAtOnce()
    {
        await _api.CreateAsync(KubeApi.Pods, Shell("forced", "echo ready; sleep 1000"));
        await WaitForLogAsync("forced", "ready");

        await _api.DeleteAsync($"{KubeApi.Pods}/forced?gracePeriodSeconds=0");

        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{KubeApi.Pods}/forced")).Code);
    }

    [Fact]
    public async Task Delete_UnscheduledPod_RemovesAtOnce()
    {
        await _api.CreateAsync(KubeApi.Pods, Shell("nowhere", "true", "\"nodeSelector\":{\"no\":\"where\"},"));
        await _api.WaitForPodAsync("nowhere", pod => (string?)pod["status"]?["conditions"]?[0]?["reason"] == "Unschedulable");

        await _api.DeleteAsync($"{KubeApi.Pods}/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{KubeApi.Pods}/nowhere")).Code);
    }

    private async Task WaitForLogAsync(string name, string text)
    {
        await _api.WaitForPodAsync(name, pod => (string?)pod["status"]?["phase"] == "Running");
        using var client = new HttpClient();
        await using var stream = await client.GetStreamAsync(new Uri(fixture.Cluster.ApiAddress, $"{KubeApi.Pods}/{name}/log?follow=true"));
        using var reader = new StreamReader(stream);
        Assert.Equal(text, await reader.ReadLineAsync());
    }

    private async Task<System.Text.Json.Nodes.JsonObject> FollowToEndAsync(string name, string? version)
    {
        await foreach (var (type, pod) in _api.WatchAsync($"{KubeApi.Pods}?fieldSelector=metadata.name={name}&resourceVersion={version}"))
        {
            if (type == "DELETED")
            {
                return pod;
            }
        }

        throw new InvalidOperationException("the watch ended before the pod did");
    }
}
