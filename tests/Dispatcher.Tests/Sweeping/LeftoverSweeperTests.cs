using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Dispatcher.Sweeping;
using Mesh.Dispatcher.Tests.Fakes;
using Mesh.Dispatcher.Tests.Runners;
using Mesh.Hosting.Names;
using Mesh.Intake.V1;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Tests.Sweeping;

public sealed class LeftoverSweeperTests : IAsyncLifetime
{
    private readonly FakeCluster _cluster = new();
    private readonly FakeJobs _jobs = new();
    private readonly FakeDispatcher _dispatcher;
    private readonly LeftoverSweeper _sweeper;

    public LeftoverSweeperTests()
    {
        _dispatcher = new FakeDispatcher("a", new FakeQueue(), _cluster, _cluster);
        _sweeper = new LeftoverSweeper(
            _dispatcher.Informer,
            _dispatcher.Stream,
            _dispatcher.Runners,
            _cluster,
            _jobs,
            Options.Create(new DispatcherOptions()),
            TimeProvider.System,
            NullLogger<LeftoverSweeper>.Instance);
    }

    [Fact]
    public async Task Sweep_PodOfAnEndedJob_IsDeletedWhenItIsFoundASecondTime()
    {
        await SeenAsync(Key("ended"));
        _jobs.States["ended"] = (JobState.Cancelled, 1);

        await _sweeper.SweepAsync(CancellationToken.None);
        Assert.Equal(1, _cluster.Count);

        await _sweeper.SweepAsync(CancellationToken.None);
        Assert.Equal(0, _cluster.Count);
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Leased)]
    [InlineData(JobState.Running)]
    public async Task Sweep_LivePodOfAnotherReplica_IsLeftAloneHoweverOften(JobState state)
    {
        await SeenAsync(Key("live"));
        _jobs.States["live"] = (state, 1);

        await SweepAsync(times: 5);

        Assert.Equal(1, _cluster.Count);
    }

    [Fact]
    public async Task Sweep_PodOfAnEarlierAttempt_IsDeleted()
    {
        await SeenAsync(Key("again"));
        _jobs.States["again"] = (JobState.Running, 2);

        await SweepAsync(times: 2);

        Assert.Equal(0, _cluster.Count);
    }

    [Fact]
    public async Task Sweep_PodOfAnAttemptThatThisDispatcherCarries_IsNotEvenAskedAbout()
    {
        var lease = FakeWorld.Lease(2, JobState.Running);
        await SeenAsync(PodSamples.Key);
        _dispatcher.Runners.Grant(lease);

        await SweepAsync(times: 3);

        Assert.Equal((1, 0), (_cluster.Count, _jobs.Questions));
    }

    [Fact]
    public async Task Sweep_PodThatOnlyLooksLikeOurs_IsLeftAlone()
    {
        await SeenAsync(Key("x"), pod => pod.Metadata.Annotations.Clear());

        await SweepAsync(times: 3);

        Assert.Equal((1, 0), (_cluster.Count, _jobs.Questions));
    }

    [Fact]
    public async Task Sweep_MoreThanOneSweepAsksAbout_AllHaveTheirTurn()
    {
        for (var n = 0; n < 1_200; n++)
        {
            _cluster.Put(Key($"e{n:d4}"), created: DateTime.UtcNow - TimeSpan.FromHours(1));
        }

        await SeenAsync(Key("last"));
        _jobs.States["last"] = (JobState.Running, 1);

        await SweepAsync(times: 12);

        Assert.Equal(1, _cluster.Count);
    }

    public Task InitializeAsync() => _dispatcher.StartInformerAsync();

    public async Task DisposeAsync()
    {
        _sweeper.Dispose();
        await _dispatcher.DisposeAsync();
    }

    private static AttemptKey Key(string id) => new(new JobName("web", id), 1);

    private async Task SeenAsync(AttemptKey key, Action<V1Pod>? change = null)
    {
        change?.Invoke(_cluster.Put(key));
        if (change is null)
        {
            _cluster.Put(key);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_dispatcher.Informer.Find(key.PodName) is null)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task SweepAsync(int times)
    {
        for (var n = 0; n < times; n++)
        {
            await _sweeper.SweepAsync(CancellationToken.None);
        }
    }

    private sealed class FakeJobs : IJobStates
    {
        public Dictionary<string, (JobState State, int Attempt)> States { get; } = [];

        public int Questions { get; private set; }

        public Task<Job?> FindAsync(JobName name, CancellationToken cancellationToken)
        {
            Questions++;
            return Task.FromResult(
                States.TryGetValue(name.Id, out var job) ? new Job { State = job.State, Attempt = job.Attempt } : null);
        }
    }
}
