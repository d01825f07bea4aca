using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Leasing;

public sealed class LeaseStreamTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly ManualTime _clock = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task LeaseJobs_JobSubmitted_IsPushedAndCompleted()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, _clock);
        var (dispatcher, held) = await TestDispatcher.OpenAsync(host, "d1", 2);
        using var open = dispatcher;
        Assert.Empty(held);

        var job = await host.SubmitAsync();
        var lease = await dispatcher.NextLeaseAsync();

        Assert.Equal(job.Name, lease.Ref.Job);
        Assert.Equal((1, 1L), (lease.Ref.Attempt, lease.Ref.Epoch));
        Assert.Equal("true", lease.Spec.Steps[0].Code);
        Assert.Equal(JobState.Leased, lease.State);
        Assert.Equal(30, lease.TimeToLive.Seconds);

        await dispatcher.ProgressAsync(lease, JobState.Running);
        await dispatcher.SayAsync(new LeaseJobsRequest { Heartbeat = new LeaseHeartbeat() });
        Assert.NotNull((await dispatcher.NextAsync()).Renewed);
        var running = await host.GetAsync(job.Name);
        Assert.Equal((JobState.Running, "peasant-1"), (running.State, running.Node));
        Assert.NotNull(running.StartTime);

        var done = await host.CompleteAsync(lease);
        Assert.Equal(JobState.Succeeded, done.State);
        var again = await host.CompleteAsync(lease);
        Assert.Equal(done, again);
        var error = await Assert.ThrowsAsync<RpcException>(() => host.CompleteAsync(lease, OutcomeReason.StepFailed));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal("LEASE_STALE", Errors.Reason(error));
    }
}
