using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Mesh.Dispatcher.Tests.Kubernetes;

public sealed class CallTests
{
    private const string Pod =
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","resourceVersion":"7"},"spec":{"containers":[]}}""";

    [Fact]
    public async Task CreateNamespacedPod_Body_IsPostedAsJsonWithoutNulls()
    {
        using var handler = new StubHandler(_ => StubHandler.Json(Pod, HttpStatusCode.Created));
        using var client = ClientFixture.Client(handler, token: "t0ken");

        var created = await client.CoreV1.CreateNamespacedPodAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta { Name = "a" },
                Spec = new V1PodSpec { Containers = [new V1Container { Name = "box" }] },
            },
            "jobs",
            fieldManager: "mesh");

        Assert.Equal("7", created.Metadata.ResourceVersion);
        Assert.True(handler.Requests.TryDequeue(out var request));
        Assert.Equal("POST", request.Method);
        Assert.Equal("/api/v1/namespaces/jobs/pods?fieldManager=mesh", request.PathAndQuery);
        Assert.Equal("""{"metadata":{"name":"a"},"spec":{"containers":[{"name":"box"}]}}""", request.Body);
        Assert.StartsWith("application/json", request.ContentType, StringComparison.Ordinal);
        Assert.Equal("Bearer t0ken", request.Authorization);
    }

    [Fact]
    public async Task ListNamespacedPod_Selectors_AreEscapedIntoTheQuery()
    {
        using var handler = new StubHandler(_ => StubHandler.Json("""{"items":[],"metadata":{"resourceVersion":"3"}}"""));
        using var client = ClientFixture.Client(handler);

        await client.CoreV1.ListNamespacedPodAsync("jobs", labelSelector: "a=b,c in (d)", limit: 5, continueParameter: "x/y");

        Assert.True(handler.Requests.TryDequeue(out var request));
        Assert.Equal(
            "/api/v1/namespaces/jobs/pods?continue=x%2Fy&labelSelector=a%3Db%2Cc%20in%20%28d%29&limit=5&watch=false",
            request.PathAndQuery);
    }

    [Theory]
    [InlineData(V1Patch.PatchType.MergePatch, "application/merge-patch+json; charset=utf-8")]
    [InlineData(V1Patch.PatchType.StrategicMergePatch, "application/strategic-merge-patch+json; charset=utf-8")]
    [InlineData(V1Patch.PatchType.JsonPatch, "application/json-patch+json; charset=utf-8")]
    [InlineData(V1Patch.PatchType.ApplyPatch, "application/apply-patch+yaml; charset=utf-8")]
    public async Task PatchNamespacedPod_Dialect_DecidesTheContentType(V1Patch.PatchType dialect, string contentType)
    {
        using var handler = new StubHandler(_ => StubHandler.Json(Pod));
        using var client = ClientFixture.Client(handler);

        await client.CoreV1.PatchNamespacedPodAsync(new V1Patch("""{"metadata":{}}""", dialect), "a", "jobs");

        Assert.True(handler.Requests.TryDequeue(out var request));
        Assert.Equal("PATCH", request.Method);
        Assert.Equal(contentType, request.ContentType);
        Assert.Equal("""{"metadata":{}}""", request.Body);
    }

    [Fact]
    public async Task ReadNamespacedPod_NotFound_ThrowsWithTheStatusAsContent()
    {
        const string Status = """{"kind":"Status","status":"Failure","message":"no pod a","reason":"NotFound","code":404}""";
        using var handler = new StubHandler(_ => StubHandler.Json(Status, HttpStatusCode.NotFound));
        using var client = ClientFixture.Client(handler);

        var e = await Assert.ThrowsAsync<HttpOperationException>(() => client.CoreV1.ReadNamespacedPodAsync("a", "jobs"));

        Assert.Equal(HttpStatusCode.NotFound, e.Response.StatusCode);
        Assert.Equal(404, KubernetesJson.Deserialize<V1Status>(e.Response.Content).Code);
    }

    [Fact]
    public async Task DeleteNamespacedSecret_ServerAnswersWithAnObject_IsNoError()
    {
        using var handler = new StubHandler(_ => StubHandler.Json("""{"kind":"Secret","metadata":{"name":"a"},"status":{}}"""));
        using var client = ClientFixture.Client(handler);

        var status = await client.CoreV1.DeleteNamespacedSecretAsync("a", "jobs");

        Assert.True(status.HasObject);
        Assert.Equal("a", status.ObjectView<V1Secret>().Metadata.Name);
    }

    [Fact]
    public async Task ReadNamespacedPod_ServerHangsInTheBody_EndsWithTheTimeLimit()
    {
        using var hanging = new HangingStream();
        using var handler = new StubHandler(_ => new HttpResponseMessage { Content = new StreamContent(hanging) });
        using var client = ClientFixture.Client(handler, timeout: TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.CoreV1.ReadNamespacedPodAsync("a", "jobs").WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
