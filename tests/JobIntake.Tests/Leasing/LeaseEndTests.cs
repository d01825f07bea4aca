using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Leasing;

public sealed class LeaseEndTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task CompleteLease_Twice_IsTheSameAnswerAndAnotherOutcomeIsStale()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        await host.SubmitAsync();
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d1", 1);
        using var open = dispatcher;
        var lease = await dispatcher.NextLeaseAsync();

        var first = await host.CompleteAsync(lease);
        var again = await host.CompleteAsync(lease);

        Assert.Equal(first, again);
        await ExpectStaleAsync(() => host.CompleteAsync(lease, OutcomeReason.StepFailed));
        await ExpectStaleAsync(() => host.Queue.ReleaseLeaseAsync(new ReleaseLeaseRequest { Lease = lease.Ref }).ResponseAsync);
        Assert.Equal(first, await host.GetAsync(lease.Ref.Job));
    }

    [Fact]
    public async Task Lease_OldEpoch_IsRefusedByEveryCallAndRevokedOnTheStream()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        await host.SubmitAsync();
        var (first, _) = await TestDispatcher.OpenAsync(host, "d1", 1);
        var old = await first.NextLeaseAsync();
        first.Dispose();
        var (second, held) = await TestDispatcher.OpenAsync(host, "d1", 1);
        using var open = second;
        Assert.True(Assert.Single(held).Ref.Epoch > old.Ref.Epoch);

        await second.ProgressAsync(old, JobState.Running);

        Assert.Equal(old.Ref, (await second.NextAsync()).Revoked.Lease);
        await ExpectStaleAsync(() => host.CompleteAsync(old));
        await ExpectStaleAsync(() => host.Queue.ReleaseLeaseAsync(new ReleaseLeaseRequest { Lease = old.Ref }).ResponseAsync);
        Assert.Equal(JobState.Leased, (await host.GetAsync(old.Ref.Job)).State);
        Assert.Equal(JobState.Succeeded, (await host.CompleteAsync(held[0])).State);
    }

    [Fact]
    public async Task CompleteLease_NoSuchJob_IsNotFound()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var lease = new Lease { Ref = new LeaseRef { Job = "projects/demo/jobs/none", Attempt = 1, Epoch = 1 } };

        var error = await Assert.ThrowsAsync<RpcException>(() => host.CompleteAsync(lease));

        Assert.Equal((StatusCode.NotFound, "JOB_NOT_FOUND"), (error.StatusCode, Errors.Reason(error)));
    }

    private static async Task ExpectStaleAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((StatusCode.FailedPrecondition, "LEASE_STALE"), (error.StatusCode, Errors.Reason(error)));
    }
}
