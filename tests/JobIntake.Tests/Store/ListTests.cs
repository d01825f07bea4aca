using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Store.Suite;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Store;

public sealed class ListTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task List_ByProjectAndPhase_GivesTheseNewestFirst(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync(
        [
            Stored.Job(1), Stored.Job(2, "other"), Stored.Job(3, phase: JobPhase.Running), Stored.Job(4, phase: JobPhase.Succeeded),
            Stored.Job(5, phase: JobPhase.Skipped), Stored.Job(6, "other", JobPhase.Running),
        ]);

        Assert.Equal([6, 5, 4, 3, 2, 1], await ListAsync(open.Store, null));
        Assert.Equal([5, 4, 3, 1], await ListAsync(open.Store, "demo"));
        Assert.Equal([6, 3], await ListAsync(open.Store, null, JobPhase.Running));
        Assert.Equal([5, 1], await ListAsync(open.Store, "demo", JobPhase.Queued, JobPhase.Skipped));
        Assert.Empty(await ListAsync(open.Store, "none"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_PageByPageWhileJobsComeAndChange_GivesEveryOldJobOnce(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync(Enumerable.Range(1, 95).Select(i => Stored.Job(i)));
        var seen = new List<long>();
        var before = long.MaxValue;
        for (var page = 0; ; page++)
        {
            var jobs = await open.Store.ListAsync(new JobQuery("demo", [], before, 10), CancellationToken.None);
            if (jobs.Count == 0)
            {
                break;
            }

            seen.AddRange(Stored.Sequences(jobs));
            before = jobs[^1].Sequence;
            var version = 1000 + (page * 10);
            await open.Store.CommitAsync(
                [Stored.Job(version)], Stored.Job(1 + page) with { Version = version + 1, Phase = JobPhase.Running });
        }

        Assert.Equal(Enumerable.Range(1, 95).Select(i => (long)i).Reverse(), seen);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ListChanged_AfterAVersion_GivesLaterChangesInTheirOrder(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync([Stored.Job(1), Stored.Job(2, "other"), Stored.Job(3), Stored.Job(4)]);
        await open.Store.CommitAsync([], Stored.Job(1) with { Version = 7 }, Stored.Job(2, "other") with { Version = 6 });

        Assert.Equal([4, 2, 1], Stored.Sequences(await open.Store.ListChangedAsync(null, 3, 10, CancellationToken.None)));
        Assert.Equal([3, 4, 1], Stored.Sequences(await open.Store.ListChangedAsync("demo", 0, 10, CancellationToken.None)));
        Assert.Equal([3, 4], Stored.Sequences(await open.Store.ListChangedAsync(null, 2, 2, CancellationToken.None)));
        Assert.Empty(await open.Store.ListChangedAsync(null, 7, 10, CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Recover_OpenAndEndedJobs_GivesTheOpenOnesInOrder(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        Assert.Equal((0, 0), (open.Recovered.OpenJobs.Count, open.Recovered.Version));
        var phases = Enum.GetValues<JobPhase>();
        await open.Store.CommitAsync(phases.Reverse().Select((phase, i) => Stored.Job(i + 1, phase: phase)));

        await open.RestartAsync();

        Assert.Equal(
            [JobPhase.Running, JobPhase.Starting, JobPhase.Leased, JobPhase.Blocked, JobPhase.Queued],
            open.Recovered.OpenJobs.Select(job => job.Phase));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Count_OpenJobs_CountsByPhase(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync(
        [
            Stored.Job(1), Stored.Job(2), Stored.Job(3, "other"), Stored.Job(4, phase: JobPhase.Running), Stored.Job(5),
            Stored.Job(6, phase: JobPhase.Failed),
        ]);

        Assert.Equal(
            [(JobPhase.Queued, 4L), (JobPhase.Running, 1L)],
            (await open.Store.CountOpenAsync(null, CancellationToken.None)).Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Equal([(JobPhase.Queued, 1L)], (await open.Store.CountOpenAsync("other", CancellationToken.None)).Select(p => (p.Key, p.Value)));
    }

    private static async Task<IEnumerable<long>> ListAsync(IJobStore store, string? project, params JobPhase[] phases) =>
        Stored.Sequences(await store.ListAsync(new JobQuery(project, phases, long.MaxValue, 100), CancellationToken.None));
}
