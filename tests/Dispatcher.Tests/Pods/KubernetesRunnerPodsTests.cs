using System.Net;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Tests.Kubernetes;

namespace Mesh.Dispatcher.Tests.Pods;

public sealed class KubernetesRunnerPodsTests
{
    private static readonly AttemptOrder Order = new(PodSamples.Key, 1, PodSamples.Spec(), "t0ken");

    [Fact]
    public async Task Create_NameIsTaken_Exists() => Assert.IsType<PodCreation.Exists>(await CreateAsync(
        HttpStatusCode.Conflict, """{"kind":"Status","reason":"AlreadyExists","message":"pods \"m\" already exists"}"""));

    [Fact]
    public async Task Create_QuotaIsBusy_IsTriedAgainAndNotTakenForAPod()
    {
        var e = await FailsAsync(HttpStatusCode.Conflict, """{"kind":"Status","reason":"Conflict","message":"resourcequotas"}""");

        Assert.False(e.MayHaveHappened);
    }

    [Fact]
    public async Task Create_TooManyRequests_SaysWhenToComeBack()
    {
        var e = await FailsAsync(HttpStatusCode.TooManyRequests, """{"kind":"Status","message":"slow down"}""", retryAfter: "7");

        Assert.Equal((TimeSpan.FromSeconds(7), false), (e.RetryAfter, e.MayHaveHappened));
    }

    [Fact]
    public async Task Create_RetryAfterInTheStatus_Counts() => Assert.Equal(
        TimeSpan.FromSeconds(3),
        (await FailsAsync(HttpStatusCode.TooManyRequests, """{"kind":"Status","details":{"retryAfterSeconds":3}}""")).RetryAfter);

    [Fact]
    public async Task Create_RetryAfterWithoutEnd_IsBounded() => Assert.Equal(
        TimeSpan.FromMinutes(1),
        (await FailsAsync(HttpStatusCode.ServiceUnavailable, "{}", retryAfter: "999999")).RetryAfter);

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task Create_ServerFailed_MayHaveHappened(HttpStatusCode code) =>
        Assert.True((await FailsAsync(code, "not even JSON")).MayHaveHappened);

    [Fact]
    public async Task Create_AnswerNeverCame_MayHaveHappened()
    {
        using var handler = new StubHandler(r => r.RequestUri!.AbsolutePath.EndsWith("/pods", StringComparison.Ordinal)
            ? throw new TaskCanceledException("the request timed out")
            : StubHandler.Json("{}"));
        using var client = ClientFixture.Client(handler);

        var e = await Assert.ThrowsAsync<PodsUnavailableException>(
            () => new KubernetesRunnerPods(client, PodSamples.Settings, () => PodSamples.Suffix).CreateAsync(Order, CancellationToken.None));

        Assert.True(e.MayHaveHappened);
    }

    [Fact]
    public async Task Create_NobodyListens_HasNotHappened()
    {
        using var handler = new StubHandler(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));
        using var client = ClientFixture.Client(handler);

        var e = await Assert.ThrowsAsync<PodsUnavailableException>(
            () => new KubernetesRunnerPods(client, PodSamples.Settings, () => PodSamples.Suffix).CreateAsync(Order, CancellationToken.None));

        Assert.False(e.MayHaveHappened);
    }

    [Fact]
    public async Task Delete_ByForce_NamesThePodAndSkipsItsKubelet()
    {
        using var handler = new StubHandler(_ => StubHandler.Json("{}"));
        using var client = ClientFixture.Client(handler);

        await new KubernetesRunnerPods(client, PodSamples.Settings, () => PodSamples.Suffix)
            .DeleteAsync(PodSamples.Key, "u1", TimeSpan.Zero, CancellationToken.None);

        var request = Assert.Single(handler.Requests);
        Assert.Contains("\"gracePeriodSeconds\":0", request.Body, StringComparison.Ordinal);
        Assert.Contains("\"uid\":\"u1\"", request.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bounded_ManyCalls_AreMadeSoManyAtATime()
    {
        var inner = new CountingPods();
        var pods = new BoundedRunnerPods(inner, parallelism: 3);

        var calls = Enumerable.Range(0, 20).Select(_ => pods.ReadAsync(PodSamples.Key, CancellationToken.None)).ToList();
        for (var n = 0; n < 20; n++)
        {
            await inner.LetOneEndAsync();
        }

        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(3, inner.Most);
    }

    private static async Task<PodsUnavailableException> FailsAsync(
        HttpStatusCode code, string content, string? retryAfter = null) =>
        await Assert.ThrowsAsync<PodsUnavailableException>(() => CreateAsync(code, content, retryAfter));

    private static async Task<PodCreation> CreateAsync(HttpStatusCode code, string content, string? retryAfter = null)
    {
        using var handler = new StubHandler(request =>
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith("/pods", StringComparison.Ordinal))
            {
                return StubHandler.Json("{}");
            }

            var response = StubHandler.Json(content, code);
            if (retryAfter is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            }

            return response;
        });
        using var client = ClientFixture.Client(handler);
        return await new KubernetesRunnerPods(client, PodSamples.Settings, () => PodSamples.Suffix).CreateAsync(Order, CancellationToken.None);
    }
}
