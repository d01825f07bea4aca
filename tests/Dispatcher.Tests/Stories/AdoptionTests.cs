using System.Net;
using System.Text;
using k8s;
using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Informer;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Tests.Fakes;
using Mesh.Dispatcher.Tests.Kubernetes;
using Mesh.Dispatcher.Tests.Runners;
using Mesh.Hosting.Names;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Stories;

/// <summary>A dispatcher that starts again with thousands of attempts, and an API server that counts.</summary>
public sealed class AdoptionTests : IDisposable
{
    private const int Attempts = 5_000;
    private const int PageSize = 500;

    private readonly FakeQueue _queue = new();
    private readonly TaskCompletionSource _listAllowed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StubHandler _handler;
    private readonly IKubernetes _client;

    public AdoptionTests()
    {
        _handler = new StubHandler(Answer);
        _client = ClientFixture.Client(_handler);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_FiveThousandPodsAndLeases_TakesNoCallForAnyOfThem(bool leasesFirst)
    {
        for (var n = 0; n < Attempts; n++)
        {
            _queue.Add(Lease(n), holder: "a");
        }

        var pods = new KubernetesRunnerPods(_client, PodSamples.Settings, RunnerSecretName.NewSuffix);
        await using var dispatcher = new FakeDispatcher("a", _queue, pods, Feeds.Pods(_client, "mesh-jobs"));
        if (leasesFirst)
        {
            await dispatcher.StartStreamAsync();
            await dispatcher.UntilAsync(r => r.All.Count() == Attempts);
        }

        _listAllowed.SetResult();
        await dispatcher.StartInformerAsync();
        if (!leasesFirst)
        {
            await dispatcher.StartStreamAsync();
        }

        await dispatcher.UntilAsync(r => r.All.Count(x => x.Facts.Pod is PodKnowledge.Present) == Attempts);
        var lists = _handler.Requests.Where(r => !r.PathAndQuery.Contains("watch=true", StringComparison.Ordinal)).ToList();
        Assert.Equal(Attempts / PageSize, lists.Count);
        Assert.All(lists, r => Assert.Contains("limit=500", r.PathAndQuery, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    private static AttemptKey Key(int n) => new(new JobName("web", $"j{n:d5}"), 1);

    private static Lease Lease(int n)
    {
        var lease = FakeWorld.Lease(1, JobState.Running);
        lease.Ref.Job = Key(n).Job.ToString();
        return lease;
    }

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var query = request.RequestUri!.Query;
        if (query.Contains("watch=true", StringComparison.Ordinal))
        {
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new HangingStream()) };
        }

        Assert.True(_listAllowed.Task.IsCompleted, $"{request.RequestUri} came before the list");
        var marker = query.IndexOf("continue=", StringComparison.Ordinal);
        var start = marker < 0 ? 0 : int.Parse(
            query[(marker + 9)..].Split('&')[0], System.Globalization.CultureInfo.InvariantCulture);
        var list = new V1PodList
        {
            Metadata = new V1ListMeta
            {
                ResourceVersion = "7",
                ContinueProperty = start + PageSize < Attempts ? $"{start + PageSize}" : null,
            },
            Items = [.. Enumerable.Range(start, PageSize).Select(n => new FakeCluster().Put(Key(n)))],
        };
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(KubernetesJson.Serialize(list))),
        };
    }
}
