using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;
using Mesh.JobIntake.Tests.Workflows;

namespace Mesh.JobIntake.Tests.Retention;

public sealed class RetentionStoryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _data = new();
    private readonly ManualTime _clock = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Job_EndedLongAgo_IsNotFoundAndItsRequestIdMakesANewOne()
    {
        await using var host = await StartAsync();
        var old = await EndedAsync(host, "r1");
        var retried = (await host.Intake.RetryJobAsync(new RetryJobRequest { Name = old.Name })).Job;
        Assert.Equal(old.Name, (await host.SubmitAsync("r1")).Name);

        await PassAsync(host, old.Name);

        using var watch = host.Intake.WatchJob(new WatchJobRequest { Name = old.Name, ResourceVersion = old.ResourceVersion });
        var again = new RetryJobRequest { Name = old.Name };
        RpcException[] errors =
        [
            await FailAsync(() => watch.ResponseStream.MoveNext(CancellationToken.None)),
            await FailAsync(() => host.Intake.RetryJobAsync(again).ResponseAsync),
            await FailAsync(() => host.Intake.CancelJobAsync(new CancelJobRequest { Name = old.Name }).ResponseAsync),
        ];
        Assert.All(errors, e => Assert.Equal((StatusCode.NotFound, "JOB_NOT_FOUND"), (e.StatusCode, Errors.Reason(e))));
        Assert.Equal(old.Name, (await host.GetAsync(retried.Name)).RetryOf);
        Assert.NotEqual(old.Name, (await host.SubmitAsync("r1")).Name);
    }

    [Fact]
    public async Task RetryJob_RequestIdAgainAfterTheOldJobIsGone_IsTheSameJob()
    {
        await using var host = await StartAsync();
        var old = await EndedAsync(host, "r1");
        var retry = new RetryJobRequest { Name = old.Name, RequestId = "again" };
        var retried = (await host.Intake.RetryJobAsync(retry)).Job;
        Assert.Equal(retried.Name, (await host.Intake.RetryJobAsync(retry)).Job.Name);

        await PassAsync(host, old.Name);

        Assert.Equal(retried.Name, (await host.Intake.RetryJobAsync(retry)).Job.Name);
        var other = new RetryJobRequest { Name = $"{old.Name}x", RequestId = "again" };
        var error = await FailAsync(() => host.Intake.RetryJobAsync(other).ResponseAsync);
        Assert.Equal((StatusCode.AlreadyExists, "REQUEST_ID_REUSED"), (error.StatusCode, Errors.Reason(error)));
    }

    [Fact]
    public async Task WatchJobs_FromBeforeAJobThatWasRemoved_IsToldThatItIsTooOldAlsoAfterARestart()
    {
        Job first, last;
        await using (var host = await StartAsync())
        {
            first = await host.SubmitAsync();
            last = await EndedAsync(host);
            await PassAsync(host, last.Name);
            await ExpectAsync(host);
        }

        await using var restarted = await StartAsync();
        await ExpectAsync(restarted);

        async Task ExpectAsync(IntakeHost host)
        {
            using var early = host.Intake.WatchJobs(new WatchJobsRequest { ResourceVersion = last.ResourceVersion - 1 });
            var error = await FailAsync(() => early.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal((StatusCode.OutOfRange, "RESOURCE_VERSION_EXPIRED"), (error.StatusCode, Errors.Reason(error)));
            Assert.Equal(["resource_version"], Errors.Fields(error));

            using var late = host.Intake.WatchJobs(new WatchJobsRequest { ResourceVersion = last.ResourceVersion });
            await late.ResponseHeadersAsync;
            var news = await host.SubmitAsync();
            Assert.True(await late.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience));
            Assert.True(late.ResponseStream.Current.Job.ResourceVersion <= news.ResourceVersion);
            Assert.Equal(JobState.Queued, (await host.GetAsync(first.Name)).State);
        }
    }

    [Fact]
    public async Task ListJobs_JobsGoBetweenThePages_GivesTheOthersOnce()
    {
        await using var host = await StartAsync();
        var jobs = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            jobs.Add(i % 3 == 0 ? (await EndedAsync(host)).Name : (await host.SubmitAsync()).Name);
        }

        var page = await host.Intake.ListJobsAsync(new ListJobsRequest { PageSize = 4 });
        var seen = page.Jobs.Select(job => job.Name).ToList();
        await PassAsync(host, jobs[0]);
        while (page.NextPageToken.Length > 0)
        {
            page = await host.Intake.ListJobsAsync(new ListJobsRequest { PageSize = 4, PageToken = page.NextPageToken });
            seen.AddRange(page.Jobs.Select(job => job.Name));
        }

        var expected = jobs.Index().Reverse().Where(job => job.Item1 >= 8 || job.Item1 % 3 != 0).Select(job => job.Item2);
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task RetryJob_OfARetriedWorkflowWhoseFirstIsGone_TakesOverWhatSucceeded()
    {
        await using var host = await StartAsync("--JobIntake:Retention:MaxAge=2.00:00:00");
        var first = await host.SubmitAsync(WorkflowRequests.Of("build", "test:build"));
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d", 1);
        using var open = dispatcher;
        await host.CompleteAsync(await dispatcher.NextLeaseAsync());
        await host.CompleteAsync(await dispatcher.NextLeaseAsync(), OutcomeReason.StepFailed);
        // The dispatcher is silent for so long that its session ends: what comes next has no pod.
        _clock.Advance(TimeSpan.FromDays(1));
        var second = (await host.Intake.RetryJobAsync(new RetryJobRequest { Name = first.Name })).Workflow;
        await host.Intake.CancelJobAsync(new CancelJobRequest { Name = second.Name });

        await PassAsync(host, first.Nodes[0].Jobs[0].Name, TimeSpan.FromDays(1.5));

        await FailAsync(() => host.Intake.GetWorkflowAsync(new GetWorkflowRequest { Name = first.Name }).ResponseAsync);
        var third = (await host.Intake.RetryJobAsync(new RetryJobRequest { Name = second.Name })).Workflow;
        Assert.Equal(first.Nodes[0].Jobs[0].Name, third.Nodes[0].Jobs[0].Name);
        Assert.Equal((JobState.Succeeded, JobState.Queued), (third.Nodes[0].Jobs[0].State, third.Nodes[1].Jobs[0].State));
    }

    private static Task<RpcException> FailAsync(Func<Task> call) => Assert.ThrowsAsync<RpcException>(call);

    private static async Task<Job> EndedAsync(IntakeHost host, string requestId = "")
    {
        var job = await host.SubmitAsync(requestId);
        return (await host.Intake.CancelJobAsync(new CancelJobRequest { Name = job.Name })).Job;
    }

    private Task<IntakeHost> StartAsync(params string[] settings) => IntakeHost.StartAsync(
        _data.Path, _clock, settings: ["--JobIntake:Retention:Pause=00:00:00", "--JobIntake:Retention:MaxAge=3.00:00:00", .. settings]);

    /// <summary>Time passes, and the next sweep comes: it takes the job.</summary>
    private async Task PassAsync(IntakeHost host, string name, TimeSpan? time = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        _clock.Advance(time ?? TimeSpan.FromDays(4));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                await host.GetAsync(name);
                _clock.Advance(TimeSpan.FromSeconds(1));
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
                return;
            }
        }
    }
}
