using System.Net;
using System.Text.Json.Nodes;
using Mesh.Local.Tests.Support;

namespace Mesh.Local.Tests.ApiServer;

[Collection(ClusterCollection.Name)]
public sealed class ListTests(ClusterFixture fixture)
{
    private const string TableType = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    private readonly KubeApi _api = fixture.Api;

    [Theory]
    [InlineData("group%3Dlist,tier%3Da", "l1")]
    [InlineData("group%3Dlist,tier!%3Da", "l2,l3")]
    [InlineData("group%3Dlist,tier in (a,b)", "l1,l2")]
    [InlineData("group%3Dlist,!tier", "l3")]
    [InlineData("group%3Dlist,tier", "l1,l2")]
    public async Task List_WithLabelSelector_SelectsByIt(string selector, string expected)
    {
        await MakeAsync();

        var (_, list) = await _api.GetAsync($"{KubeApi.ConfigMaps}?labelSelector={selector}");

        Assert.Equal(expected, Names(list));
    }

    [Fact]
    public async Task List_WithFieldSelector_SelectsByIt()
    {
        await MakeAsync();

        var (_, list) = await _api.GetAsync($"{KubeApi.ConfigMaps}?fieldSelector=metadata.name%3Dl2");

        Assert.Equal("l2", Names(list));
    }

    [Fact]
    public async Task List_WithUnknownField_IsBadRequest()
    {
        var (code, status) = await _api.GetAsync($"{KubeApi.ConfigMaps}?fieldSelector=data.a%3D1");

        Assert.Equal(HttpStatusCode.BadRequest, code);
        Assert.Contains("field label not supported: data.a", (string?)status["message"]);
    }

    [Fact]
    public async Task List_InPages_ReturnsEachObjectOnce()
    {
        await MakeAsync();
        var (_, first) = await _api.GetAsync($"{KubeApi.ConfigMaps}?labelSelector=group%3Dlist&limit=2");
        var token = Uri.EscapeDataString((string)first["metadata"]!["continue"]!);

        var (_, second) = await _api.GetAsync($"{KubeApi.ConfigMaps}?labelSelector=group%3Dlist&limit=2&continue={token}");

        Assert.Equal("l1,l2", Names(first));
        Assert.Equal("l3", Names(second));
        Assert.Null(second["metadata"]!["continue"]);
    }

    [Fact]
    public async Task List_WithBrokenContinue_IsBadRequest()
    {
        var (code, _) = await _api.GetAsync($"{KubeApi.ConfigMaps}?limit=1&continue=%21%21");

        Assert.Equal(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task List_AsTable_HasTheColumnsOfNodes()
    {
        var (_, table) = await _api.GetAsync("/api/v1/nodes", TableType);

        Assert.Equal("Table", (string?)table["kind"]);
        var columns = table["columnDefinitions"]!.AsArray().Select(column => (string?)column!["name"]);
        Assert.Equal(["Name", "Status", "Roles", "Age", "Version"], columns.Take(5));
        var names = table["rows"]!.AsArray().Select(row => (string?)row!["cells"]![0]);
        Assert.Equal(["controller-1", "patrician-1", "peasant-1", "peasant-2"], names);
    }

    [Fact]
    public async Task Discovery_Aggregated_ListsPodsWithTheirSubresources()
    {
        var (_, plain) = await _api.GetAsync("/api/v1");
        var (_, aggregated) = await _api.GetAsync(
            "/api", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");

        Assert.Contains(plain["resources"]!.AsArray(), resource => (string?)resource!["name"] == "pods/log");
        Assert.Equal("APIGroupDiscoveryList", (string?)aggregated["kind"]);
    }

    private static string Names(JsonObject list) =>
        string.Join(',', list["items"]!.AsArray().Select(item => (string?)item!["metadata"]!["name"]));

    private async Task MakeAsync()
    {
        await _api.PostAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"l1","labels":{"group":"list","tier":"a"}}}""");
        await _api.PostAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"l2","labels":{"group":"list","tier":"b"}}}""");
        await _api.PostAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"l3","labels":{"group":"list"}}}""");
    }
}
