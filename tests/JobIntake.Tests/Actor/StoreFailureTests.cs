using Grpc.Core;
using Mesh.Hosting;
using Mesh.Intake.V1;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Store.Sqlite;
using Mesh.JobIntake.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Tests.Actor;

public sealed class StoreFailureTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly ManualTime _clock = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SubmitJob_CommitFails_IsUnavailableAndTheRetryGivesOneJob(bool afterCommit)
    {
        FaultyStore? store = null;
        await using var host = await IntakeHost.StartAsync(_data.Path, _clock, services => services.AddSingleton<IJobStore>(
            provider => store = new FaultyStore(
                new SqliteJobStore(provider.GetRequiredService<IOptions<MeshOptions>>(), _clock))));
        await host.SubmitAsync("r0");
        var (before, _) = await TestDispatcher.OpenAsync(host, "d1", 0);
        using var cut = before;
        store!.FailNext(afterCommit);

        var error = await Assert.ThrowsAsync<RpcException>(() => host.SubmitAsync("r1"));
        var end = await Assert.ThrowsAsync<RpcException>(before.NextAsync);

        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (error.StatusCode, end.StatusCode));
        await host.SubmitAsync("r1");
        Assert.Equal(2, (await host.Intake.ListJobsAsync(new ListJobsRequest())).Jobs.Count);
        var (after, _) = await TestDispatcher.OpenAsync(host, "d1", 5);
        using var open = after;
        Assert.NotEqual((await after.NextLeaseAsync()).Ref.Job, (await after.NextLeaseAsync()).Ref.Job);
    }

    [Fact]
    public async Task WatchJobs_AnswerOfACommitIsLost_StillSendsWhatItStored()
    {
        FaultyStore? store = null;
        await using var host = await StartAsync(faulty => store = faulty);
        using var watch = host.Intake.WatchJobs(new WatchJobsRequest { Parent = "projects/demo" });
        await watch.ResponseHeadersAsync;
        store!.FailNext(afterCommit: true);

        await Assert.ThrowsAsync<RpcException>(() => host.SubmitAsync("r1"));
        var job = await host.SubmitAsync("r1");

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.True(await watch.ResponseStream.MoveNext(patience.Token));
        Assert.Equal(job.Name, watch.ResponseStream.Current.Job.Name);
    }

    [Fact]
    public async Task CancelJob_OfAJobThatAnOldLeaderDoesNotKnow_IsUnavailable()
    {
        FaultyStore? store = null;
        await using var host = await StartAsync(faulty => store = faulty);
        var unknown = new CancelJobRequest { Name = "projects/demo/jobs/unknown" };
        var known = await Assert.ThrowsAsync<RpcException>(async () => await host.Intake.CancelJobAsync(unknown));
        store!.LeadIsLost = true;

        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Intake.CancelJobAsync(unknown));

        Assert.Equal((StatusCode.NotFound, StatusCode.Unavailable), (known.StatusCode, error.StatusCode));
    }

    private Task<IntakeHost> StartAsync(Action<FaultyStore> made) => IntakeHost.StartAsync(
        _data.Path, _clock, services => services.AddSingleton<IJobStore>(provider =>
        {
            var store = new FaultyStore(new SqliteJobStore(provider.GetRequiredService<IOptions<MeshOptions>>(), _clock));
            made(store);
            return store;
        }));
}
