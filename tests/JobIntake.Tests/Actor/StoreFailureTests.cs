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
}
