using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Store.Suite;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Store;

public sealed class CommitTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_JobWithEveryField_IsReadBackAsItWas(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var job = Stored.Full(1);

        await open.Store.CommitAsync([job]);

        Assert.Equal(Stored.Text(job), Stored.Text(await open.Store.FindAsync(job.Key, CancellationToken.None)));
        await open.RestartAsync();
        Assert.Equal(Stored.Text(job), Stored.Text(Assert.Single(open.Recovered.OpenJobs)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_JobWithNothingButItsName_IsReadBackAsItWas(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var job = Stored.Job(1);

        await open.Store.CommitAsync([job]);

        Assert.Equal(Stored.Text(job), Stored.Text(await open.Store.FindAsync(job.Key, CancellationToken.None)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_Change_ReplacesWhatChangesAndKeepsTheRest(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var job = Stored.Full(1);
        await open.Store.CommitAsync([job]);
        var ended = job with
        {
            Phase = JobPhase.Failed,
            Version = 9,
            Epoch = 8,
            Dispatcher = null,
            LeaseTime = null,
            NotBefore = null,
            CancelRequested = false,
            CancelReason = EndReason.Cancelled,
            EndTime = job.CreateTime.AddHours(1),
            Outcome = new AttemptOutcome(EndReason.StepFailed, "no", "two", 3),
            Ends = job.Ends.Add(new AttemptEnd(2, 8, new AttemptOutcome(EndReason.StepFailed, "no", "two", 3))),
        };

        await open.Store.CommitAsync([], ended);

        Assert.Equal(Stored.Text(ended), Stored.Text(await open.Store.FindAsync(job.Key, CancellationToken.None)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_SeveralHundredJobsAndChanges_AreAllThere(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var jobs = Enumerable.Range(1, 700).Select(i => Stored.Job(i)).ToList();
        await open.Store.CommitAsync(jobs);

        var changed = jobs.Select(job => job with { Version = job.Version + 1000, Phase = JobPhase.Leased, Dispatcher = "d" }).ToArray();
        await open.Store.CommitAsync(Enumerable.Range(701, 300).Select(i => Stored.Job(i)), changed);

        await open.RestartAsync();
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), Stored.Sequences(open.Recovered.OpenJobs));
        Assert.All(open.Recovered.OpenJobs, job => Assert.Equal(job.Sequence <= 700 ? JobPhase.Leased : JobPhase.Queued, job.Phase));
        Assert.Equal(1700, open.Recovered.Version);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_OneJobOfManyIsThereAlready_ChangesNothing(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync([Stored.Job(1), Stored.Job(2)]);

        var error = await Record.ExceptionAsync(() => open.Store.CommitAsync(
            [Stored.Job(3), Stored.Job(2), Stored.Job(4)], Stored.Job(1) with { Version = 9, Phase = JobPhase.Running }));

        Assert.NotNull(error);
        await ExpectOneAndTwoAsync(open);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_ChangedJobIsNotThere_SaysSoAndChangesNothing(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync([Stored.Job(1), Stored.Job(2)]);

        await Assert.ThrowsAsync<InvalidDataException>(() => open.Store.CommitAsync(
            [Stored.Job(3)], Stored.Job(1) with { Version = 9, Phase = JobPhase.Running }, Stored.Job(77)));

        await ExpectOneAndTwoAsync(open);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_AfterAFailedOne_GoesOn(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync([Stored.Job(1)]);
        Assert.NotNull(await Record.ExceptionAsync(() => open.Store.CommitAsync([Stored.Job(1)])));

        await open.Store.RecoverAsync(CancellationToken.None);
        await open.Store.CommitAsync([Stored.Job(2)]);

        await open.RestartAsync();
        Assert.Equal([1, 2], Stored.Sequences(open.Recovered.OpenJobs));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_LowerVersionLater_DoesNotTurnTheVersionBack(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync([Stored.Job(1) with { Version = 50 }]);

        await open.Store.CommitAsync([Stored.Job(2)]);

        await open.RestartAsync();
        Assert.Equal(50, open.Recovered.Version);
    }

    private static async Task ExpectOneAndTwoAsync(OpenStore open)
    {
        await open.RestartAsync();
        Assert.Equal([1, 2], Stored.Sequences(open.Recovered.OpenJobs));
        Assert.All(open.Recovered.OpenJobs, job => Assert.Equal(JobPhase.Queued, job.Phase));
        Assert.Equal(2, open.Recovered.Version);
        Assert.Null(await open.Store.ReadDefinitionAsync(3, CancellationToken.None));
    }
}
