using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Store.Suite;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Store;

public sealed class RemoveTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task Remove_EndedJob_TakesAllThatBelongsToItAndNothingElse(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        JobRecord[] jobs = [Stored.Ended(1), Stored.Ended(2), Stored.Job(3)];
        foreach (var job in jobs)
        {
            await AddAsync(open.Store, job);
        }

        await open.Store.RemoveAsync(Removal.Of([new EndedJob(0, 1)]), None);

        await ExpectAsync(open, jobs[0], isThere: false);
        await ExpectAsync(open, jobs[1], isThere: true);
        await ExpectAsync(open, jobs[2], isThere: true);
        await open.RestartAsync();
        await ExpectAsync(open, jobs[0], isThere: false);
        Assert.Equal((3L, 1L), (open.Recovered.Version, await open.Store.ReadRemovedVersionAsync(None)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Remove_OpenJobAmongThem_ChangesNothing(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        JobRecord[] jobs = [Stored.Ended(1), Stored.Job(2), Stored.Ended(3)];
        foreach (var job in jobs)
        {
            await AddAsync(open.Store, job);
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => open.Store.RemoveAsync(new Removal([1, 2, 3], []), None));
        await Assert.ThrowsAsync<InvalidDataException>(() => open.Store.RemoveAsync(new Removal([1, 77], []), None));
        await Assert.ThrowsAsync<InvalidDataException>(() => open.Store.RemoveAsync(new Removal([1], [77]), None));

        foreach (var job in jobs)
        {
            await ExpectAsync(open, job, isThere: true);
        }

        Assert.Equal(0, await open.Store.ReadRemovedVersionAsync(None));
        await open.Store.CommitAsync([Stored.Job(4)]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Remove_Workflow_TakesItsJobsAndItsRequest(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await Flows.AddAsync(open.Store, 10, requestId: "flow");
        await Flows.AddAsync(open.Store, 20, requestId: "other");
        await Flows.EndAsync(open.Store, 10, version: 30, Stored.Start.AddMinutes(1));

        var ended = Assert.Single(await open.Store.ListEndedWorkflowsAsync("demo", long.MaxValue, 100, None));
        Assert.Equal((10L, "11,12"), (ended.Sequence, string.Join(',', ended.Jobs.Order())));
        await open.Store.RemoveAsync(Removal.Of([ended]), None);

        Assert.Null(await open.Store.FindWorkflowAsync(Stored.Workflow(10).Key, None));
        Assert.Empty(await open.Store.ReadWorkflowJobsAsync(Stored.Workflow(10).Key, None));
        Assert.NotNull(await open.Store.FindWorkflowAsync(Stored.Workflow(20).Key, None));
        Assert.Equal(2, (await open.Store.ReadWorkflowJobsAsync(Stored.Workflow(20).Key, None)).Count);
        var known = await open.Store.FindRequestsAsync([new RequestKey("demo", "flow"), new RequestKey("demo", "other")], None);
        Assert.Equal(["other"], known.Keys.Select(key => key.RequestId));
        await Assert.ThrowsAsync<InvalidDataException>(() => open.Store.RemoveAsync(new Removal([], [20]), None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ListEnded_JobsOfAllKinds_GivesThoseOfNoWorkflowByTheirEnds(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync(
        [
            Stored.Ended(1, minute: 3), Stored.Ended(2, minute: 1), Stored.Ended(3, minute: 1), Stored.Ended(4, minute: 2),
            Stored.Ended(5, minute: 9), Stored.Ended(6, minute: 1, project: "other"), Stored.Job(7),
            Stored.Of("w1", Stored.Ended(8, minute: 1)), Stored.Job(9, "third"),
        ]);
        var before = Stored.Start.AddMinutes(9).UtcTicks;

        var all = await open.Store.ListEndedAsync("demo", EndedJob.First, before, 100, None);
        Assert.Equal([2, 3, 4, 1], all.Select(job => job.Sequence));
        var page = await open.Store.ListEndedAsync("demo", EndedJob.First, before, 1, None);
        var pages = new List<EndedJob>();
        while (page.Count > 0)
        {
            pages.AddRange(page);
            page = await open.Store.ListEndedAsync("demo", pages[^1], before, 1, None);
        }

        Assert.Equal(all, pages);
        Assert.Equal(Stored.Start.AddMinutes(9).UtcTicks, await open.Store.FindEndTimeAsync("demo", 1, None));
        Assert.Equal(Stored.Start.AddMinutes(1).UtcTicks, await open.Store.FindEndTimeAsync("demo", 6, None));
        Assert.Null(await open.Store.FindEndTimeAsync("demo", 7, None));
        Assert.Equal(new EndedProject("demo", Stored.Start.AddMinutes(1).UtcTicks), await open.Store.FindEndedProjectAsync("", None));
        Assert.Equal("other", (await open.Store.FindEndedProjectAsync("demo", None))?.Name);
        Assert.Null(await open.Store.FindEndedProjectAsync("other", None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ListEndedWorkflows_ManyOfThem_GivesTheOldestUntilThereAreJobsEnough(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        for (var i = 1; i <= 5; i++)
        {
            await Flows.AddAsync(open.Store, i * 10);
        }

        // The last one stays open.
        for (var i = 1; i <= 4; i++)
        {
            await Flows.EndAsync(open.Store, i * 10, version: 100 * i, Stored.Start.AddMinutes(10 - i));
        }

        var before = Stored.Start.AddMinutes(9).UtcTicks;
        Assert.Equal([40L, 30, 20], await ListAsync(before, 100));
        Assert.Equal([40L, 30], await ListAsync(before, 3));
        Assert.Equal([40L], await ListAsync(before, 1));
        Assert.Empty(await ListAsync(Stored.Start.UtcTicks, 100));

        async Task<IEnumerable<long>> ListAsync(long before, int jobs) =>
            (await open.Store.ListEndedWorkflowsAsync("demo", before, jobs, None)).Select(workflow => workflow.Sequence);
    }

    private static Task AddAsync(IJobStore store, JobRecord job)
    {
        var batch = new CommitBatch { Version = job.Version };
        batch.Add(Stored.New(job, Request(job), ("n", Request(job)), ("all", "yes")) with
        {
            Secrets = new SealedSecrets("k", new byte[] { 1 }),
        });
        batch.Change(job);
        return store.CommitAsync(batch, None);
    }

    private static string Request(JobRecord job) => $"r{job.Sequence}";

    private static async Task ExpectAsync(OpenStore open, JobRecord job, bool isThere)
    {
        var labels = new Dictionary<string, string> { ["n"] = Request(job) };
        var listed = await open.Store.ListAsync(new JobQuery(null, [], long.MaxValue, 100) { Labels = labels }, None);
        var known = await open.Store.FindRequestsAsync([new RequestKey("demo", Request(job))], None);
        var changed = await open.Store.ListChangedAsync(null, job.Version - 1, 1, None);
        bool[] found =
        [
            await open.Store.FindAsync(job.Key, None) is not null,
            await open.Store.ReadDefinitionAsync(job.Sequence, None) is not null,
            await open.Store.ReadSecretsAsync(job.Sequence, None) is not null,
            listed.Count == 1,
            known.Count == 1,
            changed.Any(other => other.Key == job.Key),
        ];
        Assert.Equal(Enumerable.Repeat(isThere, found.Length), found);
    }
}
