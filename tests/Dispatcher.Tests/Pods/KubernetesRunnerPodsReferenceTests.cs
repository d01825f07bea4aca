using System.Net;
using System.Text;
using k8s;
using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Tests.Kubernetes;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Pods;

/// <summary>The calls that secrets of a job cost, and what comes of them.</summary>
public sealed class KubernetesRunnerPodsReferenceTests
{
    private const string Secrets = "/api/v1/namespaces/mesh-jobs/secrets";
    private static readonly string Value = Convert.ToBase64String(Encoding.UTF8.GetBytes("s3cret"));

    [Fact]
    public async Task CreateAsync_ReferenceThatTheProjectMayNotHave_MakesNoPod()
    {
        var (pods, handler) = Pods(_ => StubHandler.Json("""{"kind":"Status","reason":"NotFound"}""", HttpStatusCode.NotFound));

        var answer = Assert.IsType<PodCreation.NoValue>(await pods.CreateAsync(Order(), CancellationToken.None));

        Assert.Contains("of-project", answer.Message, StringComparison.Ordinal);
        Assert.Equal([$"GET {Secrets}/of-project"], Calls(handler));
    }

    [Fact]
    public async Task CreateAsync_ApiAwayAtTheRead_IsTriedAgainAndSaysThatNoPodCanHaveCome()
    {
        var (pods, _) = Pods(_ => StubHandler.Json("""{"kind":"Status","message":"later"}""", HttpStatusCode.InternalServerError));

        var failure = await Assert.ThrowsAsync<PodsUnavailableException>(
            () => pods.CreateAsync(Order(), CancellationToken.None));

        Assert.False(failure.MayHaveHappened);
    }

    [Fact]
    public async Task CreateAsync_LeaseWithoutItsValues_AsksNothingAndSaysWhy()
    {
        var (pods, handler) = Pods(_ => throw new InvalidOperationException("nothing is to be asked"));

        var answer = await pods.CreateAsync(Order() with { SecretsError = "the key is missing" }, CancellationToken.None);

        Assert.Equal(new PodCreation.NoValue("the key is missing"), answer);
        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task GiveSecretAsync_Reference_PutsTheValueIntoThePodsSecretOnly()
    {
        var (pods, handler) = Pods(request => request.Method == HttpMethod.Get
            ? StubHandler.Json(Given())
            : StubHandler.Json("{}", HttpStatusCode.Created));

        Assert.IsType<PodCreation.Created>(await pods.CreateAsync(Order(), CancellationToken.None));
        Assert.IsType<SecretCreation.Given>(await pods.GiveSecretAsync(Order(), PodSamples.Pod(), CancellationToken.None));

        var pod = handler.Requests.Single(r => r.PathAndQuery.EndsWith("/pods", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", pod.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"TOKEN\"", pod.Body, StringComparison.Ordinal);
        var secret = KubernetesJson.Deserialize<V1Secret>(handler.Requests.Last(r => r.Method == "POST").Body!);
        var spec = JobSpec.Parser.ParseJson(Encoding.UTF8.GetString(secret.Data[RunnerSecret.JobKey]));
        Assert.Equal(new Secret { Name = "TOKEN", Value = "s3cret" }, Assert.Single(spec.Secrets));
    }

    [Theory]
    [InlineData("u1", true)]
    [InlineData("u0", false)]
    public async Task GiveSecretAsync_WithoutValues_IsGivenOnlyToAPodThatHasItAlready(string owner, bool isGiven)
    {
        var own = "{\"metadata\":{\"name\":\"mesh-01jabc-1\",\"uid\":\"s1\",\"ownerReferences\":"
            + $"[{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"mesh-01jabc-1\",\"uid\":\"{owner}\"}}]}}}}";
        var (pods, handler) = Pods(_ => StubHandler.Json(own));

        var answer = await pods.GiveSecretAsync(Order() with { SecretsError = "gone" }, PodSamples.Pod(), CancellationToken.None);

        Assert.Equal(isGiven ? new SecretCreation.Given() : new SecretCreation.NoValue("gone"), answer);
        Assert.Equal([$"GET {Secrets}/{PodSamples.SecretName}"], Calls(handler));
    }

    private static AttemptOrder Order()
    {
        var spec = PodSamples.Spec();
        spec.Secrets.Add(new Secret
        {
            Name = "TOKEN",
            Reference = new SecretReference { Secret = "of-project", Key = "token" },
        });
        return new AttemptOrder(PodSamples.Key, 4, spec, "t0ken");
    }

    private static string Given() => $$$"""
        {"metadata":{"name":"of-project","labels":{"mesh.dev/project":"{{{PodSamples.Key.Job.Project}}}"}},"data":{"token":"{{{Value}}}"}}
        """;

    private static (KubernetesRunnerPods Pods, StubHandler Handler) Pods(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        var handler = new StubHandler(answer);
        return (new KubernetesRunnerPods(ClientFixture.Client(handler), PodSamples.Settings, () => PodSamples.Suffix), handler);
    }

    private static IEnumerable<string> Calls(StubHandler handler) =>
        handler.Requests.Select(r => $"{r.Method} {r.PathAndQuery}");
}
