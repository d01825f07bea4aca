using Google.Protobuf;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Tests.Store.Suite;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Tests.Store;

public sealed class WorkflowTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Find_WorkflowWithEveryField_IsReadBackAsItWas(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var workflow = Stored.Workflow(1);

        await AddAsync(open.Store, workflow);

        var found = await open.Store.FindWorkflowAsync(workflow.Key, CancellationToken.None);
        Assert.Equal(Stored.Text(workflow), Stored.Text(found?.Record));
        Assert.Equal(Stored.Body(1), found?.Body);
        foreach (var job in Stored.JobsOf(workflow))
        {
            Assert.Equal(Stored.Text(job), Stored.Text(await open.Store.FindAsync(job.Key, CancellationToken.None)));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Find_AnotherProjectsWorkflowOrNone_IsNull(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var key = Stored.Workflow(1).Key;
        await AddAsync(open.Store, Stored.Workflow(1));

        Assert.Null(await open.Store.FindWorkflowAsync(key with { Project = "other" }, CancellationToken.None));
        Assert.Null(await open.Store.FindWorkflowAsync(key with { Id = "none" }, CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_ChangedWorkflow_ReplacesWhatChangesAndKeepsTheRest(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var (workflow, other) = (Stored.Workflow(1), Stored.Workflow(11));
        await AddAsync(open.Store, workflow);
        await AddAsync(open.Store, other);

        var ended = workflow with { CancelRequested = true, EndTime = workflow.CreateTime.AddHours(1) };
        await ChangeAsync(open.Store, 20, ended);

        var found = await open.Store.FindWorkflowAsync(workflow.Key, CancellationToken.None);
        Assert.Equal(Stored.Text(ended), Stored.Text(found?.Record));
        Assert.Equal(Stored.Body(1), found?.Body);
        found = await open.Store.FindWorkflowAsync(other.Key, CancellationToken.None);
        Assert.Equal(Stored.Text(other), Stored.Text(found?.Record));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_ChangedWorkflowIsNotThere_SaysSoAndChangesNothing(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var workflow = Stored.Workflow(1);
        await AddAsync(open.Store, workflow);
        var ended = workflow with { EndTime = workflow.CreateTime.AddHours(1) };

        await Assert.ThrowsAsync<InvalidDataException>(() => ChangeAsync(open.Store, 20, ended, Stored.Workflow(77)));

        await open.RestartAsync();
        Assert.Equal(Stored.Text(workflow), Stored.Text(Assert.Single(open.Recovered.OpenWorkflows).Record));
        Assert.Equal(3, open.Recovered.Version);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Commit_JobOfAWorkflowIsThereAlready_StoresNothingOfTheWorkflow(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await open.Store.CommitAsync([Stored.Job(3)]);
        var workflow = Stored.Workflow(1);

        Assert.NotNull(await Record.ExceptionAsync(() => AddAsync(open.Store, workflow, "r1")));

        Assert.Null(await open.Store.FindWorkflowAsync(workflow.Key, CancellationToken.None));
        Assert.Null(await open.Store.FindAsync(Stored.Job(2).Key, CancellationToken.None));
        Assert.Empty(await open.Store.FindRequestsAsync([new RequestKey("demo", "r1")], CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task FindRequests_OfAWorkflow_GivesItsIdAndHash(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        await AddAsync(open.Store, Stored.Workflow(1), "r1");

        var found = await open.Store.FindRequestsAsync([new RequestKey("demo", "r1")], CancellationToken.None);

        var known = Assert.Single(found).Value;
        Assert.Equal("w1", known.Id);
        Assert.Equal(Stored.Hash(1), known.BodyHash.ToArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Recover_OpenAndEndedWorkflows_GivesTheOpenOnesInOrderWithTheirEndedJobs(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        Assert.Empty(open.Recovered.OpenWorkflows);
        var (first, ended, third) = (Stored.Workflow(1), Stored.Workflow(11), Stored.Workflow(21));
        foreach (var workflow in new[] { third, ended, first })
        {
            await AddAsync(open.Store, workflow);
        }

        var cancelled = third with { CancelRequested = true };
        await ChangeAsync(open.Store, 30, ended with { EndTime = ended.CreateTime }, cancelled);
        var jobs = Stored.JobsOf(first);
        await open.Store.CommitAsync([], jobs[0] with { Version = 31, Phase = JobPhase.Failed, EndTime = jobs[0].CreateTime });

        await open.RestartAsync();

        Assert.Equal([first.Key, third.Key], open.Recovered.OpenWorkflows.Select(workflow => workflow.Record.Key));
        Assert.Equal(Stored.Text(first), Stored.Text(open.Recovered.OpenWorkflows[0].Record));
        Assert.Equal(Stored.Text(cancelled), Stored.Text(open.Recovered.OpenWorkflows[1].Record));
        Assert.Equal([KeyValuePair.Create(jobs[0].Key.Id, JobPhase.Failed)], open.Recovered.OpenWorkflows[0].Ended);
        Assert.Empty(open.Recovered.OpenWorkflows[1].Ended);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ReadWorkflowJobs_OpenAndEnded_TellsWhereEachIs(StoreKind kind)
    {
        await using var open = await OpenStore.StartAsync(kind);
        var workflow = Stored.Workflow(1);
        await AddAsync(open.Store, workflow);
        await AddAsync(open.Store, Stored.Workflow(11));
        var succeeded = Stored.JobsOf(workflow)[0] with { Version = 30, Phase = JobPhase.Succeeded };
        await open.Store.CommitAsync([Stored.Job(20)], succeeded);

        var jobs = await open.Store.ReadWorkflowJobsAsync(workflow.Key, CancellationToken.None);

        Assert.Equal(
            [("j000002", JobPhase.Succeeded), ("j000003", JobPhase.Blocked)], jobs.Select(job => (job.Key, job.Value)).Order());
    }

    private static Task AddAsync(IJobStore store, WorkflowRecord workflow, string? requestId = null)
    {
        var jobs = Stored.JobsOf(workflow);
        var batch = new CommitBatch { Version = jobs[^1].Version };
        batch.Add(new NewWorkflow(
            workflow.Key,
            Stored.Body(workflow.Sequence).ToByteArray(),
            [.. jobs.Select(job => Stored.New(job))],
            requestId is null ? null : new RequestKey(workflow.Key.Project, requestId),
            requestId is null ? ReadOnlyMemory<byte>.Empty : Stored.Hash(workflow.Sequence)));
        batch.Change(workflow);
        foreach (var job in jobs)
        {
            batch.Change(job);
        }

        return store.CommitAsync(batch, CancellationToken.None);
    }

    private static Task ChangeAsync(IJobStore store, long version, params WorkflowRecord[] workflows)
    {
        var batch = new CommitBatch { Version = version };
        Array.ForEach(workflows, batch.Change);
        return store.CommitAsync(batch, CancellationToken.None);
    }
}
