using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Store.Suite;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Store;

public sealed class FindTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Find_AnotherProjectsJobOrNone_IsNull(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var job = Stored.Job(1);
        await open.Store.CommitAsync([job]);

        Assert.NotNull(await open.Store.FindAsync(job.Key, CancellationToken.None));
        Assert.Null(await open.Store.FindAsync(job.Key with { Project = "other" }, CancellationToken.None));
        Assert.Null(await open.Store.FindAsync(job.Key with { Id = "none" }, CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ReadDefinition_OfAJob_IsByteForByteWhatCameIn(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var (small, large) = (Stored.Job(1), Stored.Job(2));
        byte[] body = [.. Enumerable.Range(0, 512 * 1024).Select(i => (byte)(i * 7 / 5))];
        var batch = new CommitBatch { Version = 2 };
        batch.Add(Stored.New(small));
        batch.Add(Stored.New(large) with { Definition = body });
        batch.Change(small);
        batch.Change(large);

        await open.Store.CommitAsync(batch, CancellationToken.None);

        Assert.Equal(Stored.Definition(1), await open.Store.ReadDefinitionAsync(1, CancellationToken.None));
        Assert.Equal(body, await open.Store.ReadDefinitionAsync(2, CancellationToken.None));
        Assert.Null(await open.Store.ReadDefinitionAsync(3, CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task FindRequests_SomeKnown_GivesTheirJobsAndHashesAlsoAfterARestart(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var batch = new CommitBatch { Version = 3 };
        JobRecord[] jobs = [Stored.Job(1), Stored.Job(2, "other"), Stored.Job(3)];
        batch.Add(Stored.New(jobs[0], "r1"));
        batch.Add(Stored.New(jobs[1], "r1"));
        batch.Add(Stored.New(jobs[2]));
        Array.ForEach(jobs, batch.Change);
        await open.Store.CommitAsync(batch, CancellationToken.None);
        await open.RestartAsync();

        var found = await open.Store.FindRequestsAsync(
            [new RequestKey("demo", "r1"), new RequestKey("other", "r1"), new RequestKey("other", "r2"), new RequestKey("demo", "R1")],
            CancellationToken.None);

        Assert.Equal(2, found.Count);
        Assert.Equal(jobs[0].Key.Id, found[new RequestKey("demo", "r1")].Id);
        Assert.Equal(Stored.Hash(1), found[new RequestKey("demo", "r1")].BodyHash.ToArray());
        Assert.Equal(jobs[1].Key.Id, found[new RequestKey("other", "r1")].Id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_RequestIdThatIsThere_ChangesNothing(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await CommitOneAsync(open.Store, Stored.Job(1));

        Assert.NotNull(await Record.ExceptionAsync(() => CommitOneAsync(open.Store, Stored.Job(2))));

        Assert.Null(await open.Store.FindAsync(Stored.Job(2).Key, CancellationToken.None));
        var found = await open.Store.FindRequestsAsync([new RequestKey("demo", "r1")], CancellationToken.None);
        Assert.Equal(Stored.Job(1).Key.Id, Assert.Single(found).Value.Id);
    }

    private static Task CommitOneAsync(IJobStore store, JobRecord job)
    {
        var batch = new CommitBatch { Version = job.Version };
        batch.Add(Stored.New(job, "r1", ("team", "core")));
        batch.Change(job);
        return store.CommitAsync(batch, CancellationToken.None);
    }
}
