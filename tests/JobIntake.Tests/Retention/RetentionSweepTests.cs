using System.Diagnostics.Metrics;
using Mesh.JobIntake.Retention;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Harness;
using Mesh.JobIntake.Tests.Store.Suite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Tests.Retention;

public sealed class RetentionSweepTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly RetentionOptions ByAge = new()
    {
        MaxAge = TimeSpan.FromMinutes(60),
        MinAge = TimeSpan.FromMinutes(1),
        Pause = TimeSpan.Zero,
    };

    private readonly ManualTime _clock = new();
    private readonly ServiceProvider _services =
        new ServiceCollection().AddMetrics().AddSingleton<RetentionMetrics>().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory, OnSqlite, OnPostgres]
    public async Task Sweep_ByAge_RemovesWhatEndedBeforeAndKeepsOpenJobsHoweverOld(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync(
            [Stored.Ended(1), Stored.Ended(2, 2), Stored.Ended(3, 3, "other"), Stored.Job(4), Stored.Ended(5, 1, "other")]);
        _clock.Advance(TimeSpan.FromMinutes(62));

        Assert.Equal(2, await SweepAsync(open.Store, ByAge));

        Assert.Equal([4L, 3, 2], await LeftAsync(open.Store));
        Assert.Equal(5, await open.Store.ReadRemovedVersionAsync(None));
        Assert.Equal(0, await SweepAsync(open.Store, ByAge));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Sweep_ByNumber_KeepsTheNewestEndsOfEachProjectAndWhatIsYoung(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        // The newer the sequence, the earlier the end.
        await open.Store.CommitAsync(Enumerable.Range(1, 20).Select(i => Stored.Ended(i, 40 - i, i > 17 ? "other" : "demo")));
        var options = new RetentionOptions { MaxEndedJobs = 5, MinAge = TimeSpan.FromMinutes(10), BatchSize = 3, Pause = TimeSpan.Zero };
        _clock.Advance(TimeSpan.FromMinutes(40));

        Assert.Equal(7, await SweepAsync(open.Store, options));

        Assert.Equal([20L, 19, 18, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], await LeftAsync(open.Store));
        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(5, await SweepAsync(open.Store, options));
        Assert.Equal([20L, 19, 18, 5, 4, 3, 2, 1], await LeftAsync(open.Store));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Sweep_Workflow_GoesWholeOnceItsLastJobIsDue(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await Flows.AddAsync(open.Store, 10);
        await Flows.AddAsync(open.Store, 20);
        await Flows.EndFirstAsync(open.Store, 10, 31, Stored.Start.AddMinutes(1));
        await Flows.EndFirstAsync(open.Store, 20, 32, Stored.Start.AddMinutes(1));
        _clock.Advance(TimeSpan.FromMinutes(100));
        Assert.Equal(0, await SweepAsync(open.Store, ByAge));

        await Flows.EndAsync(open.Store, 10, 40, Stored.Start.AddMinutes(50));
        Assert.Equal(0, await SweepAsync(open.Store, ByAge));
        Assert.Equal([22L, 21, 12, 11], await LeftAsync(open.Store));

        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(2, await SweepAsync(open.Store, ByAge));
        Assert.Equal([22L, 21], await LeftAsync(open.Store));
        Assert.Null(await open.Store.FindWorkflowAsync(Stored.Workflow(10).Key, None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Sweep_StoreFailsAgainAndAgain_NeverLeavesHalfAWorkflowAndEndsTheSame(StoreKind kind)
    {
        const int seed = 20261201;
        var random = new Random(seed);
        await using var open = await OpenStore.StartAsync(kind);
        var expected = new HashSet<long>();
        for (var i = 1; i <= 60; i++)
        {
            var (sequence, minute) = (i * 10L, random.Next(1, 60));
            if (random.Next(3) == 0)
            {
                await Flows.AddAsync(open.Store, sequence);
                await Flows.EndAsync(open.Store, sequence, 1000 + sequence, Stored.Start.AddMinutes(minute));
                expected.UnionWith(minute >= 30 ? [sequence + 1, sequence + 2] : []);
            }
            else
            {
                await open.Store.CommitAsync([Stored.Ended(sequence, minute)]);
                expected.UnionWith(minute >= 30 ? [sequence] : []);
            }
        }

        _clock.Advance(TimeSpan.FromMinutes(90));
        var faulty = new FaultyStore(open.Store);
        var options = new RetentionOptions { MaxAge = ByAge.MaxAge, MinAge = TimeSpan.Zero, BatchSize = 4, Pause = TimeSpan.Zero };
        for (var failures = 0; failures < 40; failures++)
        {
            faulty.FailNextRemoval(afterIt: random.Next(2) == 0);
            if (await Record.ExceptionAsync(() => SweepAsync(faulty, options)) is null)
            {
                break;
            }

            var left = (await LeftAsync(open.Store)).ToHashSet();
            for (var i = 1; i <= 60; i++)
            {
                var isThere = await open.Store.FindWorkflowAsync(Stored.Workflow(i * 10).Key, None) is not null;
                Assert.True(
                    isThere == left.Contains((i * 10) + 1) && isThere == left.Contains((i * 10) + 2), $"half of {i * 10}, seed {seed}");
            }
        }

        faulty.FailNextRemoval(null);
        await SweepAsync(faulty, options);
        Assert.Equal(expected.OrderDescending(), await LeftAsync(open.Store));
    }

    [Fact]
    public async Task Sweep_ByAge_CountsWhatItRemovesAndSaysHowOldTheOldestIs()
    {
        await using var open = await OpenStore.StartAsync(StoreKind.Sqlite);
        await open.Store.CommitAsync([Stored.Ended(1), Stored.Ended(2, 2), Stored.Ended(3, 30)]);
        _clock.Advance(TimeSpan.FromMinutes(75));
        using var metrics = new RecordedMetrics(_services.GetRequiredService<IMeterFactory>());

        await SweepAsync(open.Store, ByAge);
        Assert.Equal((2, 74 * 60), (metrics.Sum("mesh.jobs.expired"), metrics.Look("mesh.jobs.oldest_ended")));

        await SweepAsync(open.Store, ByAge);
        Assert.Equal((2, 45 * 60), (metrics.Sum("mesh.jobs.expired"), metrics.Look("mesh.jobs.oldest_ended")));
    }

    private static async Task<IEnumerable<long>> LeftAsync(IJobStore store) =>
        Stored.Sequences(await store.ListAsync(new JobQuery(null, [], long.MaxValue, 1000), None));

    private Task<int> SweepAsync(IJobStore store, RetentionOptions options)
    {
        var metrics = _services.GetRequiredService<RetentionMetrics>();
        return new RetentionSweep(store, Options.Create(options), metrics, _clock).SweepAsync(None);
    }
}
