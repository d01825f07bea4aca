using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Store.Suite;

namespace Mesh.JobIntake.Tests.Store;

public sealed class ReaderTests
{
    private const int Readers = 12;
    private const int Commits = 60;
    private const int Together = 25;

    [Theory, OnSqlite, OnPostgres]
    public async Task Read_WhileCommitsRun_SeesWholeCommitsOnly(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var jobs = Enumerable.Range(1, Together).Select(i => Stored.Job(i)).ToArray();
        await open.Store.CommitAsync(jobs);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, Readers).Select(_ => Task.Run(() => ReadAsync(open.Store, done.Token))).ToList();

        for (var i = 1; i <= Commits; i++)
        {
            await open.Store.CommitAsync([], [.. jobs.Select(job => job with { Epoch = i, Version = job.Version + (i * 100) })]);
        }

        await done.CancelAsync();
        var reads = await Task.WhenAll(readers);
        Assert.All(reads, count => Assert.True(count > 0, "A reader never got to read."));
        var last = await open.Store.ListAsync(new JobQuery(null, [], long.MaxValue, Together), CancellationToken.None);
        Assert.All(last, job => Assert.Equal(Commits, job.Epoch));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Read_RightAfterACommit_SeesIt(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        for (var i = 1; i <= 50; i++)
        {
            var job = Stored.Job(i);
            await open.Store.CommitAsync([job]);
            Assert.NotNull(await open.Store.FindAsync(job.Key, CancellationToken.None));
        }
    }

    private static async Task<int> ReadAsync(IJobStore store, CancellationToken done)
    {
        var count = 0;
        do
        {
            var jobs = await store.ListAsync(new JobQuery(null, [], long.MaxValue, Together), CancellationToken.None);
            Assert.True(
                jobs.Select(job => job.Epoch).Distinct().Count() == 1,
                $"A read saw parts of commits: {string.Join(' ', jobs.Select(job => job.Epoch))}");
            count++;
        }
        while (!done.IsCancellationRequested);

        return count;
    }
}
