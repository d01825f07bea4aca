using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Store.Suite;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Store;

public sealed class FilterTests
{
    private static readonly JobQuery All = new(null, [], long.MaxValue, 100);

    [Theory, OnSqlite, OnPostgres]
    public async Task List_ByLabels_GivesJobsThatHaveAllOfThem(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await AddAsync(open.Store, Stored.Job(1), ("team", "core"), ("branch", "main"));
        await AddAsync(open.Store, Stored.Job(2, "other"), ("team", "core"), ("branch", "dev"));
        await AddAsync(open.Store, Stored.Job(3), ("team", "web"), ("branch", "main"));
        await AddAsync(open.Store, Stored.Job(4));
        await AddAsync(open.Store, Stored.Job(5, phase: JobPhase.Running), ("branch", "main"), ("team", "core"), ("empty", ""));

        Assert.Equal([5, 2, 1], await ListAsync(open.Store, All with { Labels = Labels(("team", "core")) }));
        Assert.Equal([5, 1], await ListAsync(open.Store, All with { Labels = Labels(("team", "core"), ("branch", "main")) }));
        Assert.Equal([5], await ListAsync(open.Store, All with { Labels = Labels(("empty", "")) }));
        Assert.Equal([2], await ListAsync(open.Store, All with { Project = "other", Labels = Labels(("team", "core")) }));
        Assert.Equal(
            [1],
            await ListAsync(open.Store, All with { Phases = [JobPhase.Queued], Before = 2, Labels = Labels(("team", "core")) }));
        Assert.Empty(await ListAsync(open.Store, All with { Labels = Labels(("team", "Core")) }));
        Assert.Empty(await ListAsync(open.Store, All with { Labels = Labels(("core", "team")) }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_ByTime_TakesTheFirstMomentAndLeavesTheLastOut(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync(Enumerable.Range(1, 6).Select(i => Stored.Job(i)));
        var start = Stored.Start.UtcTicks;

        Assert.Equal([6, 5, 4, 3], await ListAsync(open.Store, All with { CreatedFrom = start + 3 }));
        Assert.Equal([2, 1], await ListAsync(open.Store, All with { CreatedBefore = start + 3 }));
        Assert.Equal([3, 2], await ListAsync(open.Store, All with { CreatedFrom = start + 2, CreatedBefore = start + 4 }));
        Assert.Empty(await ListAsync(open.Store, All with { CreatedFrom = start + 7 }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_ByWorkflow_GivesItsJobsOnly(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync([Stored.Job(1), Stored.Of("w2", Stored.Job(3))]);
        await AddAsync(open.Store, Stored.Of("w1", Stored.Job(2)), ("os", "linux"));
        await AddAsync(open.Store, Stored.Of("w1", Stored.Job(4)), ("os", "plan9"));
        await AddAsync(open.Store, Stored.Of("w2", Stored.Job(5)), ("os", "linux"));

        Assert.Equal([4, 2], await ListAsync(open.Store, All with { Workflow = "w1" }));
        Assert.Equal([2], await ListAsync(open.Store, All with { Workflow = "w1", Labels = Labels(("os", "linux")) }));
        Assert.Empty(await ListAsync(open.Store, All with { Workflow = "w1", Project = "other" }));
        Assert.Empty(await ListAsync(open.Store, All with { Workflow = "w3" }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_AnyFiltersTogether_GivesWhatAScanOfAllJobsGives(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        const int seed = 20261124;
        var random = new Random(seed);
        var jobs = new List<(JobRecord Job, Dictionary<string, string> Labels)>();
        for (var i = 1; i <= 120; i++)
        {
            var phase = random.Next(2) == 0 ? JobPhase.Queued : JobPhase.Running;
            var job = Stored.Job(i, random.Next(2) == 0 ? "demo" : "other", phase);
            // The clock may go back.
            job = job with { CreateTime = Stored.Start.AddTicks(random.Next(100)) };
            job = random.Next(2) == 0 ? job : Stored.Of(random.Next(2) == 0 ? "w1" : "w2", job);
            var labels = RandomLabels(random);
            await AddAsync(open.Store, job, [.. labels.Select(label => (label.Key, label.Value))]);
            jobs.Add((job, labels));
        }

        for (var i = 0; i < 200; i++)
        {
            var query = RandomQuery(random);
            var expected = jobs.Where(job => Matches(query, job.Job, job.Labels)).Select(job => job.Job.Sequence).Reverse();

            var listed = await ListAsync(open.Store, query);

            Assert.True(
                expected.Take(query.Limit).SequenceEqual(listed),
                $"Query {i} of seed {seed}, {query} with labels {string.Join(',', query.Labels)}, "
                + $"gave {string.Join(' ', listed)} instead of {string.Join(' ', expected.Take(query.Limit))}.");
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task List_PageByPageWhileJobsWithTheLabelCome_GivesEveryOldJobOnce(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        for (var i = 1; i <= 40; i++)
        {
            await AddAsync(open.Store, Stored.Job(i), ("parity", i % 2 == 0 ? "even" : "odd"));
        }

        var query = All with { Limit = 7, Labels = Labels(("parity", "even")) };
        var seen = new List<long>();
        while (await ListAsync(open.Store, query) is { Count: > 0 } page)
        {
            seen.AddRange(page);
            query = query with { Before = page[^1] };
            await AddAsync(open.Store, Stored.Job(1000 + seen.Count), ("parity", "even"));
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(i => 2L * i).Reverse(), seen);
    }

    private static JobQuery RandomQuery(Random random) => new(
        random.Next(2) == 0 ? null : "demo",
        random.Next(2) == 0 ? [] : [JobPhase.Running],
        random.Next(2) == 0 ? long.MaxValue : random.Next(1, 130),
        random.Next(1, 60))
    {
        Labels = random.Next(3) == 0 ? Labels() : RandomLabels(random),
        Workflow = random.Next(3) == 0 ? "w1" : null,
        CreatedFrom = random.Next(3) == 0 ? Stored.Start.UtcTicks + random.Next(60) : null,
        CreatedBefore = random.Next(3) == 0 ? Stored.Start.UtcTicks + random.Next(40, 100) : null,
    };

    private static Dictionary<string, string> RandomLabels(Random random) => new[] { "a", "b", "c" }
        .Where(_ => random.Next(2) == 0)
        .ToDictionary(key => key, _ => random.Next(2) == 0 ? "0" : "1");

    private static bool Matches(JobQuery query, JobRecord job, Dictionary<string, string> labels) =>
        job.Sequence < query.Before
        && (query.Project is null || job.Key.Project == query.Project)
        && (query.Phases.Count == 0 || query.Phases.Contains(job.Phase))
        && (query.Workflow is null || job.Workflow?.Id == query.Workflow)
        && (query.CreatedFrom is null || job.CreateTime.UtcTicks >= query.CreatedFrom)
        && (query.CreatedBefore is null || job.CreateTime.UtcTicks < query.CreatedBefore)
        && query.Labels.All(label => labels.GetValueOrDefault(label.Key) == label.Value);

    private static Dictionary<string, string> Labels(params (string Key, string Value)[] labels) =>
        labels.ToDictionary(label => label.Key, label => label.Value);

    private static Task AddAsync(IJobStore store, JobRecord job, params (string Key, string Value)[] labels)
    {
        var batch = new CommitBatch { Version = job.Version };
        batch.Add(Stored.New(job, null, labels));
        batch.Change(job);
        return store.CommitAsync(batch, CancellationToken.None);
    }

    private static async Task<List<long>> ListAsync(IJobStore store, JobQuery query) =>
        [.. Stored.Sequences(await store.ListAsync(query, CancellationToken.None))];
}
