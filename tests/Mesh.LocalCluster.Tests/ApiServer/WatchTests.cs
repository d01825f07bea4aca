using System.Text.Json.Nodes;
using Mesh.Local.Tests.Support;

namespace Mesh.Local.Tests.ApiServer;

[Collection(ClusterCollection.Name)]
public sealed class WatchTests(ClusterFixture fixture)
{
    private readonly KubeApi _api = fixture.Api;

    [Fact]
    public async Task Watch_FromAVersion_GetsEachChangeAfterIt()
    {
        var made = await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"w1","labels":{"w":"1"}}}""");
        await LabelAsync("w1", "2");
        await _api.DeleteAsync($"{KubeApi.ConfigMaps}/w1");

        var seen = await TakeAsync($"{KubeApi.ConfigMaps}?fieldSelector=metadata.name=w1&resourceVersion={Version(made)}", 2);

        Assert.Equal(["MODIFIED", "DELETED"], seen.Select(change => change.Type));
    }

    [Fact]
    public async Task Watch_ObjectThatLeavesTheSelector_IsDeleted()
    {
        var made = await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"w2","labels":{"w":"in"}}}""");
        await LabelAsync("w2", "out");
        await LabelAsync("w2", "in");

        var seen = await TakeAsync($"{KubeApi.ConfigMaps}?labelSelector=w%3Din&resourceVersion={Version(made)}", 2);

        Assert.Equal(["DELETED", "ADDED"], seen.Select(change => change.Type));
    }

    [Fact]
    public async Task Watch_FromAnEarlierRun_IsToldGone()
    {
        var seen = await TakeAsync($"{KubeApi.Pods}?resourceVersion=1", 1);

        Assert.Equal("ERROR", seen[0].Type);
        Assert.Equal(410, (int?)seen[0].Object["code"]);
        Assert.Equal("Expired", (string?)seen[0].Object["reason"]);
    }

    [Fact]
    public async Task Watch_WithInitialEvents_MarksTheirEnd()
    {
        await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"w3","labels":{"initial":"yes"}}}""");

        var seen = await TakeAsync(
            $"{KubeApi.ConfigMaps}?labelSelector=initial&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true", 2);

        Assert.Equal(["ADDED", "BOOKMARK"], seen.Select(change => change.Type));
        Assert.Equal("true", (string?)seen[1].Object["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
    }

    [Fact]
    public async Task Watch_WithTimeout_Ends()
    {
        await foreach (var change in _api.WatchAsync($"{KubeApi.ConfigMaps}?labelSelector=none&timeoutSeconds=1"))
        {
            Assert.Fail($"unexpected {change.Type}");
        }
    }

    private static string? Version(JsonObject item) => (string?)item["metadata"]!["resourceVersion"];

    private async Task LabelAsync(string name, string value) => await _api.SendAsync(
        HttpMethod.Patch,
        $"{KubeApi.ConfigMaps}/{name}",
        $$$"""{"metadata":{"labels":{"w":"{{{value}}}" } } }""",
        "application/merge-patch+json");

    private async Task<List<(string Type, JsonObject Object)>> TakeAsync(string path, int count)
    {
        var seen = new List<(string, JsonObject)>();
        await foreach (var change in _api.WatchAsync(path))
        {
            seen.Add(change);
            if (seen.Count == count)
            {
                break;
            }
        }

        return seen;
    }
}
