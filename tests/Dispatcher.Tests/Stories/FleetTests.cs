using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Tests.Fakes;
using Mesh.Dispatcher.Tests.Runners;
using Mesh.Hosting.Names;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Stories;

/// <summary>Two replicas on one queue and one cluster.</summary>
public sealed class FleetTests
{
    private const int Jobs = 40;

    private readonly FakeQueue _queue = new();
    private readonly FakeCluster _cluster = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task TwoReplicas_OneDies_TheOtherAdoptsItsPodsAndEveryJobEndsOnce(int dying)
    {
        await using var a = await StartAsync("a");
        await using var b = await StartAsync("b");
        for (var n = 0; n < Jobs; n++)
        {
            _queue.Add(Lease(n));
        }

        await a.UntilAsync(r => Present(r) == Jobs / 2);
        await b.UntilAsync(r => Present(r) == Jobs / 2);
        var (dead, heir) = dying == 0 ? (a, b) : (b, a);

        await dead.KillAsync();
        _queue.Expire(dead.Id);

        await heir.UntilAsync(r => Present(r) == Jobs);
        Assert.Equal((Jobs, Jobs), (_cluster.Created, _cluster.Count));

        // At most one look at each pod that went over, where the watch had not shown it yet.
        Assert.InRange(_cluster.Reads, 0, Jobs / 2);
        foreach (var runner in heir.Runners.All)
        {
            runner.OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));
        }

        var ended = new HashSet<string>();
        for (var n = 0; n < Jobs; n++)
        {
            Assert.True(ended.Add(await EndedAsync()));
        }

        await heir.UntilAsync(r => !r.All.Any());
        Assert.Equal((0, 0), (_cluster.Count, _queue.Stale));
    }

    [Fact]
    public async Task Replica_ThatWasCutOffAndComesBack_TouchesNothingOfWhatWentToTheOther()
    {
        await using var a = await StartAsync("a");
        _queue.Add(Lease(1));
        await a.UntilAsync(r => Present(r) == 1);
        await using var b = await StartAsync("b");

        _queue.Expire("a");
        await b.UntilAsync(r => Present(r) == 1);

        // The old holder's stream opens again, and learns that it holds nothing.
        await a.UntilAsync(r => !r.All.Any());
        Assert.Equal(1, _cluster.Count);
        b.Runners.All.Single().OnRecord(PodSamples.Outcome(OutcomeReason.Succeeded));
        await EndedAsync();
    }

    [Fact]
    public async Task Credits_Change_IsToldOnTheStreamAndAfterItBroke()
    {
        await using var a = await StartAsync("a");
        a.Credits.Set(7, null);
        Assert.Equal(("a", 7), await _queue.Capacities.Reader.ReadAsync());
        _queue.Expire("a");

        Assert.Equal(("a", 7), await _queue.Capacities.Reader.ReadAsync());
    }

    private static int Present(RunnerRegistry runners) => runners.All.Count(r => r.Facts.Pod is PodKnowledge.Present);

    private static Lease Lease(int n)
    {
        var lease = FakeWorld.Lease(0);
        lease.Ref.Job = new AttemptKey(new JobName("web", $"j{n:d3}"), 1).Job.ToString();
        return lease;
    }

    private async Task<string> EndedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return (await _queue.Completed.Reader.ReadAsync(limit.Token)).Job;
    }

    private async Task<FakeDispatcher> StartAsync(string id)
    {
        var dispatcher = new FakeDispatcher(id, _queue, _cluster, _cluster);
        dispatcher.Credits.Set(100, null);
        await dispatcher.StartInformerAsync();
        await dispatcher.StartStreamAsync();
        Assert.Equal((id, 100), await _queue.Capacities.Reader.ReadAsync());
        return dispatcher;
    }
}
