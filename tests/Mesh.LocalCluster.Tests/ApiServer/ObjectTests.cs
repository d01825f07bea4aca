using System.Net;
using System.Text.Json.Nodes;
using Mesh.Local.Tests.Support;

namespace Mesh.Local.Tests.ApiServer;

[Collection(ClusterCollection.Name)]
public sealed class ObjectTests(ClusterFixture fixture)
{
    private readonly KubeApi _api = fixture.Api;

    [Fact]
    public async Task Create_WithUnknownFields_KeepsThem()
    {
        await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"odd"},"data":{"a":"1"},"future":{"field":[1,null]}}""");

        var (_, found) = await _api.GetAsync($"{KubeApi.ConfigMaps}/odd");

        Assert.Equal("""{"field":[1,null]}""", found["future"]!.ToJsonString());
        Assert.Equal("ConfigMap", (string?)found["kind"]);
        Assert.True(Guid.TryParse((string?)found["metadata"]!["uid"], out _));
    }

    [Fact]
    public async Task Create_SameNameTwice_IsAlreadyExists()
    {
        await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"twice"}}""");

        var (code, status) = await _api.PostAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"twice"}}""");

        Assert.Equal(HttpStatusCode.Conflict, code);
        Assert.Equal("AlreadyExists", (string?)status["reason"]);
        Assert.Equal("configmaps \"twice\" already exists", (string?)status["message"]);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"Bad_Name"},"spec":{"containers":[{"name":"a","image":"i"}]}}""", "metadata.name")]
    [InlineData("""{"metadata":{"name":"../../etc"},"spec":{"containers":[{"name":"a","image":"i"}]}}""", "metadata.name")]
    [InlineData("""{"metadata":{"name":"p"},"spec":{"containers":[]}}""", "spec.containers")]
    [InlineData("""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"../x","image":"i"}]}}""", "spec.containers[0].name")]
    [InlineData("""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","image":"i","volumeMounts":[{"name":"v","mountPath":"/x"}]}]}}""", "spec.containers[0].volumeMounts[0].name")]
    [InlineData("""{"metadata":{"name":"p"},"spec":{"volumes":[{"name":"v","secret":{"secretName":"s","items":[{"key":"k","path":"../../x"}]}}],"containers":[{"name":"a","image":"i"}]}}""", "spec.volumes[0].secret.items[0].path")]
    public async Task Create_InvalidPod_IsInvalidAndNamesTheField(string json, string field)
    {
        var (code, status) = await _api.PostAsync(KubeApi.Pods, json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal("Invalid", (string?)status["reason"]);
        Assert.Equal(field, (string?)status["details"]!["causes"]![0]!["field"]);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("""{"metadata":"text"}""")]
    [InlineData("""{"kind":"Pod","metadata":{"name":"x"}}""")]
    public async Task Create_MalformedBody_IsBadRequest(string body)
    {
        var (code, status) = await _api.PostAsync(KubeApi.ConfigMaps, body);

        Assert.Equal(HttpStatusCode.BadRequest, code);
        Assert.Equal("Failure", (string?)status["status"]);
    }

    [Fact]
    public async Task Create_SecretKeyThatIsAPath_IsInvalid()
    {
        var (code, _) = await _api.PostAsync(KubeApi.Secrets, """{"metadata":{"name":"evil"},"stringData":{"../../x":"y"}}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task Create_InMissingNamespace_IsNotFound()
    {
        var (code, status) = await _api.PostAsync("/api/v1/namespaces/nowhere/configmaps", """{"metadata":{"name":"a"}}""");

        Assert.Equal(HttpStatusCode.NotFound, code);
        Assert.Equal("namespaces \"nowhere\" not found", (string?)status["message"]);
    }

    [Fact]
    public async Task Update_WithStaleVersion_IsConflict()
    {
        var made = await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"stale"},"data":{"a":"1"}}""");
        made["data"]!["a"] = "2";
        var (first, _) = await _api.SendAsync(HttpMethod.Put, $"{KubeApi.ConfigMaps}/stale", made.ToJsonString());
        made["data"]!["a"] = "3";

        var (second, status) = await _api.SendAsync(HttpMethod.Put, $"{KubeApi.ConfigMaps}/stale", made.ToJsonString());

        Assert.Equal(HttpStatusCode.OK, first);
        Assert.Equal(HttpStatusCode.Conflict, second);
        Assert.Equal("Conflict", (string?)status["reason"]);
        Assert.Contains("the object has been modified", (string?)status["message"]);
    }

    [Fact]
    public async Task Update_ThatChangesNothing_KeepsTheVersion()
    {
        var made = await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"same"},"data":{"a":"1"}}""");

        var (_, same) = await _api.SendAsync(HttpMethod.Put, $"{KubeApi.ConfigMaps}/same", made.ToJsonString());

        Assert.Equal((string?)made["metadata"]!["resourceVersion"], (string?)same["metadata"]!["resourceVersion"]);
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"data":{"a":null,"b":"2"}}""")]
    [InlineData("application/strategic-merge-patch+json", """{"data":{"a":null,"b":"2"}}""")]
    [InlineData("application/json-patch+json", """[{"op":"remove","path":"/data/a"},{"op":"add","path":"/data/b","value":"2"}]""")]
    public async Task Patch_OfEachType_Applies(string type, string patch)
    {
        var made = await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"generateName":"patch-"},"data":{"a":"1"}}""");

        var path = $"{KubeApi.ConfigMaps}/{made["metadata"]!["name"]}";
        var (code, patched) = await _api.SendAsync(HttpMethod.Patch, path, patch, type);

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("""{"b":"2"}""", patched["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Patch_OfUnknownType_IsUnsupported()
    {
        await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"plain"}}""");

        var (code, _) = await _api.SendAsync(HttpMethod.Patch, $"{KubeApi.ConfigMaps}/plain", "{}", "application/json");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, code);
    }

    [Fact]
    public async Task Delete_WithOtherUid_IsConflict()
    {
        await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"keep"}}""");

        var (code, _) = await _api.DeleteAsync($"{KubeApi.ConfigMaps}/keep", """{"preconditions":{"uid":"other"}}""");

        Assert.Equal(HttpStatusCode.Conflict, code);
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync($"{KubeApi.ConfigMaps}/keep")).Code);
    }

    [Fact]
    public async Task Delete_WithFinalizer_WaitsUntilItIsTaken()
    {
        await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"final","finalizers":["mesh.dev/x"]}}""");

        var (_, marked) = await _api.DeleteAsync($"{KubeApi.ConfigMaps}/final");
        Assert.NotNull(marked["metadata"]!["deletionTimestamp"]);
        await _api.SendAsync(
            HttpMethod.Patch, $"{KubeApi.ConfigMaps}/final", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json");

        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{KubeApi.ConfigMaps}/final")).Code);
    }

    [Fact]
    public async Task Delete_OfAnOwner_CollectsItsDependents()
    {
        var owner = await _api.CreateAsync(KubeApi.ConfigMaps, """{"metadata":{"name":"owner"}}""");
        var reference = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["name"] = "owner",
            ["uid"] = (string?)owner["metadata"]!["uid"],
        };
        var made = await _api.CreateAsync(
            KubeApi.Secrets, $$$"""{"metadata":{"name":"owned","ownerReferences":[{{{reference.ToJsonString()}}}]}}""");

        await _api.DeleteAsync($"{KubeApi.ConfigMaps}/owner");

        var version = (string?)made["metadata"]!["resourceVersion"];
        await foreach (var (type, item) in _api.WatchAsync($"{KubeApi.Secrets}?fieldSelector=metadata.name=owned&resourceVersion={version}"))
        {
            Assert.Equal("DELETED", type);
            Assert.Equal("owned", (string?)item["metadata"]!["name"]);
            break;
        }
    }

    [Fact]
    public async Task Request_FromAWebPage_IsForbidden()
    {
        using var client = new HttpClient { BaseAddress = fixture.Cluster.ApiAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, KubeApi.Pods);
        request.Headers.Add("Origin", "http://evil.example");

        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }
}
