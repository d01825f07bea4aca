using System.Net;
using k8s;
using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Tests.Kubernetes;

namespace Mesh.Dispatcher.Tests.Pods;

public sealed class KubernetesRunnerPodsSecretTests
{
    private const string Secrets = "/api/v1/namespaces/mesh-jobs/secrets";
    private const string Secret = $"{Secrets}/mesh-01jabc-1-x7kq2mzb4t";
    private const string Older = $"{Secrets}/mesh-01jabc-1";

    private static readonly AttemptOrder Order = new(PodSamples.Key, 4, PodSamples.Spec(), "t0ken");

    [Fact]
    public async Task GiveSecretAsync_None_IsOneCall()
    {
        var (pods, handler) = Pods(_ => StubHandler.Json(Owned("u1"), HttpStatusCode.Created));

        Assert.IsType<SecretCreation.Given>(await pods.GiveSecretAsync(Order, PodSamples.Pod(), CancellationToken.None));

        Assert.Equal([$"POST {Secrets}"], Calls(handler));
    }

    [Fact]
    public async Task GiveSecretAsync_ThePodHasIt_LeavesItAlone()
    {
        var (pods, handler) = Pods(request => request.Method == HttpMethod.Post ? Conflict() : StubHandler.Json(Owned("u1")));

        Assert.IsType<SecretCreation.Given>(await pods.GiveSecretAsync(Order, PodSamples.Pod(), CancellationToken.None));

        Assert.Equal([$"POST {Secrets}", $"GET {Secret}"], Calls(handler));
    }

    [Fact]
    public async Task GiveSecretAsync_PodOfAnEarlierVersion_GetsItUnderThePodsName()
    {
        var (pods, handler) = Pods(_ => StubHandler.Json(Owned("u1"), HttpStatusCode.Created));

        var pod = PodSamples.Pod(secret: PodSamples.Key.PodName);
        Assert.IsType<SecretCreation.Given>(await pods.GiveSecretAsync(Order, pod, CancellationToken.None));

        Assert.Contains("\"name\":\"mesh-01jabc-1\"", Assert.Single(handler.Requests).Body);
    }

    [Fact]
    public async Task GiveSecretAsync_EarlierVersionsSecretOfAnEarlierPod_IsReplacedByAnother()
    {
        var posts = 0;
        var (pods, handler) = Pods(request => request.Method.Method switch
        {
            "POST" when posts++ == 0 => Conflict(),
            "DELETE" => StubHandler.Json("""{"kind":"Status","status":"Success"}"""),
            _ => StubHandler.Json(Owned("u0")),
        });

        var pod = PodSamples.Pod(secret: PodSamples.Key.PodName);
        Assert.IsType<SecretCreation.Given>(await pods.GiveSecretAsync(Order, pod, CancellationToken.None));

        Assert.Equal([$"POST {Secrets}", $"GET {Older}", $"DELETE {Older}", $"POST {Secrets}"], Calls(handler));
        Assert.Contains("\"uid\":\"s1\"", handler.Requests.Single(r => r.Method == "DELETE").Body);
    }

    [Fact]
    public async Task CreateAsync_Twice_NeverAsksForTheSameSecret()
    {
        var handler = new StubHandler(_ => StubHandler.Json("{}", HttpStatusCode.Created));
        var pods = new KubernetesRunnerPods(ClientFixture.Client(handler), PodSamples.Settings, RunnerSecretName.NewSuffix);

        await pods.CreateAsync(Order, CancellationToken.None);
        await pods.CreateAsync(Order, CancellationToken.None);

        var made = handler.Requests.Select(r => new PodView(KubernetesJson.Deserialize<V1Pod>(r.Body!))).ToList();
        Assert.Equal(2, made.Select(pod => pod.SecretName).Distinct().Count());
        Assert.All(made, pod => Assert.True(pod.IsOf(PodSamples.Key)));
        Assert.All(made, pod => Assert.All(
            pod.Pod.Spec.InitContainers.Concat(pod.Pod.Spec.Containers).SelectMany(c => c.Env).Where(e => e.Name == "MESH_EPOCH"),
            epoch => Assert.Equal(pod.SecretName, epoch.ValueFrom.SecretKeyRef.Name)));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "namespace is being terminated", true)]
    [InlineData(HttpStatusCode.UnprocessableEntity, "too long", true)]
    [InlineData(HttpStatusCode.Forbidden, "exceeded quota: secrets", false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "later", false)]
    public async Task GiveSecretAsync_RefusedOrPutOff_IsToldApart(HttpStatusCode status, string message, bool isFinal)
    {
        var (pods, _) = Pods(_ => StubHandler.Json($$"""{"kind":"Status","message":"{{message}}"}""", status));

        var give = () => pods.GiveSecretAsync(Order, PodSamples.Pod(), CancellationToken.None);

        if (isFinal)
        {
            Assert.Equal(new SecretCreation.Refused(message), await give());
        }
        else
        {
            await Assert.ThrowsAsync<PodsUnavailableException>(give);
        }
    }

    private static (KubernetesRunnerPods Pods, StubHandler Handler) Pods(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        var handler = new StubHandler(answer);
        return (new KubernetesRunnerPods(ClientFixture.Client(handler), PodSamples.Settings, () => PodSamples.Suffix), handler);
    }

    private static IEnumerable<string> Calls(StubHandler handler) =>
        handler.Requests.Select(r => $"{r.Method} {r.PathAndQuery}");

    private static HttpResponseMessage Conflict() =>
        StubHandler.Json("""{"kind":"Status","reason":"AlreadyExists"}""", HttpStatusCode.Conflict);

    private static string Owned(string pod) =>
        "{\"metadata\":{\"name\":\"mesh-01jabc-1\",\"uid\":\"s1\",\"ownerReferences\":"
        + $"[{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"mesh-01jabc-1\",\"uid\":\"{pod}\"}}]}}}}";
}
