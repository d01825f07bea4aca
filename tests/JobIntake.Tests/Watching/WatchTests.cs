using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Watching;

public sealed class WatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task WatchJob_UntilItEnds_SendsEveryStateOnceAndEndsWithOk()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var job = await host.SubmitAsync();
        using var watch = host.Intake.WatchJob(new WatchJobRequest { Name = job.Name });
        var seen = new List<Job> { await NextAsync(watch.ResponseStream, r => r.Job) };
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d1", 1);
        using var open = dispatcher;
        var lease = await dispatcher.NextLeaseAsync();
        await dispatcher.ProgressAsync(lease, JobState.Starting);
        await dispatcher.ProgressAsync(lease, JobState.Running);
        await dispatcher.SayAsync(new LeaseJobsRequest { Heartbeat = new LeaseHeartbeat() });
        await dispatcher.NextAsync();
        await host.CompleteAsync(lease);

        while (await watch.ResponseStream.MoveNext())
        {
            seen.Add(watch.ResponseStream.Current.Job);
        }

        Assert.Equal(
            [JobState.Queued, JobState.Leased, JobState.Starting, JobState.Running, JobState.Succeeded],
            seen.Select(state => state.State));
        Assert.Equal(seen.Select(state => state.ResourceVersion).Order().Distinct(), seen.Select(state => state.ResourceVersion));
        Assert.Equal(5, seen[^1].Timeline.Count);

        using var resumed = host.Intake.WatchJob(
            new WatchJobRequest { Name = job.Name, ResourceVersion = seen[3].ResourceVersion });
        Assert.Equal(JobState.Succeeded, (await NextAsync(resumed.ResponseStream, r => r.Job)).State);
        Assert.False(await resumed.ResponseStream.MoveNext());
        using var over = host.Intake.WatchJob(new WatchJobRequest { Name = job.Name, ResourceVersion = seen[4].ResourceVersion });
        Assert.False(await over.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task WatchJobs_ResumedAcrossARestart_MissesAndDoublesNothing()
    {
        long version;
        var seen = new List<string>();
        await using (var host = await IntakeHost.StartAsync(_data.Path))
        {
            using var watch = host.Intake.WatchJobs(new WatchJobsRequest { Parent = "projects/demo" });
            await watch.ResponseHeadersAsync;
            await host.SubmitAsync(project: "other");
            await host.SubmitAsync();
            await host.SubmitAsync();
            seen.Add((await NextAsync(watch.ResponseStream, r => r.Job)).Name);
            var second = await NextAsync(watch.ResponseStream, r => r.Job);
            seen.Add(second.Name);
            version = second.ResourceVersion;
        }

        await using var again = await IntakeHost.StartAsync(_data.Path);
        var third = await again.SubmitAsync();
        await again.SubmitAsync(project: "other");
        using var resumed = again.Intake.WatchJobs(new WatchJobsRequest { Parent = "projects/demo", ResourceVersion = version });
        Assert.Equal(third.Name, (await NextAsync(resumed.ResponseStream, r => r.Job)).Name);
        await again.Intake.CancelJobAsync(new CancelJobRequest { Name = seen[0] });
        var cancelled = await NextAsync(resumed.ResponseStream, r => r.Job);
        Assert.Equal((seen[0], JobState.Cancelled), (cancelled.Name, cancelled.State));
    }

    [Fact]
    public async Task WatchJobs_ReaderFallsBehind_GetsTheLatestOfEveryJobAndTheQueueGoesOn()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        using var watch = host.Intake.WatchJobs(new WatchJobsRequest());
        await watch.ResponseHeadersAsync;
        // Nobody reads: large jobs fill the stream's window at once and then the watcher's buffer.
        var request = Jobs.Request(code: new string('x', 100_000));
        var names = new HashSet<string>();
        for (var i = 0; i < 40; i++)
        {
            names.Add((await host.Intake.SubmitJobAsync(request)).Job.Name);
        }

        for (var i = 0; i < 1200; i++)
        {
            names.Add((await host.SubmitAsync()).Name);
        }

        var last = 0L;
        while (names.Count > 0)
        {
            var job = await NextAsync(watch.ResponseStream, r => r.Job);
            Assert.True(job.ResourceVersion > last, "versions must grow");
            last = job.ResourceVersion;
            Assert.True(names.Remove(job.Name), $"{job.Name} came twice");
        }
    }

    [Fact]
    public async Task Watch_VersionThatWasNeverGivenOut_IsRefused()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        using var ahead = host.Intake.WatchJobs(new WatchJobsRequest { ResourceVersion = 99 });
        using var negative = host.Intake.WatchJobs(new WatchJobsRequest { ResourceVersion = -1 });
        using var unknown = host.Intake.WatchJob(new WatchJobRequest { Name = "projects/demo/jobs/none" });

        Assert.Equal(StatusCode.OutOfRange, (await FailAsync(ahead.ResponseStream)).StatusCode);
        Assert.Equal(["resource_version"], Errors.Fields(await FailAsync(negative.ResponseStream)));
        Assert.Equal(StatusCode.NotFound, (await FailAsync(unknown.ResponseStream)).StatusCode);
    }

    private static Task<RpcException> FailAsync<T>(IAsyncStreamReader<T> stream) =>
        Assert.ThrowsAsync<RpcException>(() => stream.MoveNext(CancellationToken.None));

    private static async Task<Job> NextAsync<T>(IAsyncStreamReader<T> stream, Func<T, Job> job)
    {
        using var patience = new CancellationTokenSource(Patience);
        Assert.True(await stream.MoveNext(patience.Token), "the stream ended");
        return job(stream.Current);
    }
}
