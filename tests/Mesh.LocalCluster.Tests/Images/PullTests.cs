using System.Text.Json.Nodes;
using Mesh.Local.Tests.Support;

namespace Mesh.Local.Tests.Images;

[Collection(ClusterCollection.Name)]
public sealed class PullTests(ClusterFixture fixture)
{
    private readonly KubeApi _api = fixture.Api;

    [Theory]
    [InlineData("not-found", "not found")]
    [InlineData("unauthorized", "401 Unauthorized")]
    [InlineData("too-many-requests", "429 Too Many Requests")]
    [InlineData("server-error", "503 Service Unavailable")]
    [InlineData("timeout", "i/o timeout")]
    public async Task Pull_FromTheRegistryOfFaults_FailsAndBacksOff(string fault, string end)
    {
        await CreateAsync($"pull-{fault}", $"{ImageFaults.Registry}/{fault}:1");

        var failed = await WaitAsync($"pull-{fault}", "ErrImagePull");
        var waiting = await WaitAsync($"pull-{fault}", "ImagePullBackOff");

        Assert.EndsWith(end, failed, StringComparison.Ordinal);
        Assert.StartsWith($"Back-off pulling image \"{ImageFaults.Registry}/{fault}:1\"", waiting, StringComparison.Ordinal);
        await _api.DeleteAsync($"{KubeApi.Pods}/pull-{fault}");
    }

    [Fact]
    public async Task Pull_ThatFailsTwice_RunsAfterThatAndTellsTheWholeStory()
    {
        fixture.Cluster.Images.Fail("flaky:1", ImageFault.ServerError, times: 2);
        await CreateAsync("flaky", "flaky:1");

        var pod = await _api.WaitForEndAsync("flaky");

        Assert.Equal("Succeeded", (string?)pod["status"]!["phase"]);
        var (_, list) = await _api.GetAsync("/api/v1/namespaces/mesh-jobs/events?fieldSelector=involvedObject.name=flaky");
        var events = ((JsonArray)list["items"]!).Select(item => $"{item!["type"]} {item["reason"]} {item["count"]}").ToList();
        Assert.Equal(
            ["Normal Scheduled 1", "Normal Pulling 2", "Warning Failed 2", "Warning Failed 2", "Normal BackOff 2"],
            events.Take(5));
        Assert.Contains("Normal Pulled 1", events);
    }

    [Fact]
    public async Task Pull_ThatFails_LeavesThePodPendingWhileItsOtherContainerRuns()
    {
        await _api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"half"},"spec":{"containers":[{"name":"main","image":"any","command":["sleep","1000"]},
             {"name":"other","image":"{{{ImageFaults.Registry}}}/not-found","command":["true"]}]}}
            """);

        var pod = await _api.WaitForPodAsync("half", pod =>
            State(pod, 0)?["running"] is not null && (string?)State(pod, 1)?["waiting"]?["reason"] == "ImagePullBackOff");

        Assert.Equal("Pending", (string?)pod["status"]!["phase"]);
        await _api.DeleteAsync($"{KubeApi.Pods}/half?gracePeriodSeconds=0");
    }

    [Fact]
    public async Task Pull_OfNoName_IsInvalidImageName()
    {
        await CreateAsync("badname", "Not A Name");

        Assert.Contains("couldn't parse image name \"Not A Name\"", await WaitAsync("badname", "InvalidImageName"), StringComparison.Ordinal);
        await _api.DeleteAsync($"{KubeApi.Pods}/badname");
    }

    [Fact]
    public async Task Pull_NeverAllowed_SaysThatTheImageIsNotThere()
    {
        await CreateAsync("neverpull", $"{ImageFaults.Registry}/not-found:1", ",\"imagePullPolicy\":\"Never\"");

        Assert.Contains("pull policy of Never", await WaitAsync("neverpull", "ErrImageNeverPull"), StringComparison.Ordinal);
        await _api.DeleteAsync($"{KubeApi.Pods}/neverpull");
    }

    private static JsonNode? State(JsonObject pod, int container)
    {
        var statuses = pod["status"]?["containerStatuses"] as JsonArray;
        return statuses?.Count > container ? statuses[container]!["state"] : null;
    }

    private Task<JsonObject> CreateAsync(string name, string image, string more = "") => _api.CreateAsync(KubeApi.Pods, $$$"""
        {"metadata":{"name":"{{{name}}}"},"spec":{"restartPolicy":"Never",
         "containers":[{"name":"main","image":"{{{image}}}","command":["true"]{{{more}}}}]}}
        """);

    private async Task<string> WaitAsync(string name, string reason)
    {
        var pod = await _api.WaitForPodAsync(name, pod => (string?)State(pod, 0)?["waiting"]?["reason"] == reason);
        return (string)State(pod, 0)!["waiting"]!["message"]!;
    }
}
