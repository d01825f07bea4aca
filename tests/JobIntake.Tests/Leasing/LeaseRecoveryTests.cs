using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Leasing;

public sealed class LeaseRecoveryTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly ManualTime _clock = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task LeaseJobs_AfterARestart_GivesTheSameAttemptUnderANewEpoch()
    {
        Lease lease;
        await using (var host = await IntakeHost.StartAsync(_data.Path, _clock))
        {
            var (first, _) = await TestDispatcher.OpenAsync(host, "d1", 1);
            using var open = first;
            await host.SubmitAsync();
            lease = await first.NextLeaseAsync();
            await first.ProgressAsync(lease, JobState.Running);
            await first.CloseAsync();
        }

        await using var again = await IntakeHost.StartAsync(_data.Path, _clock);
        var (second, held) = await TestDispatcher.OpenAsync(again, "d1", 1);
        using var reopened = second;

        var same = Assert.Single(held);
        Assert.Equal((lease.Ref.Job, 1, 2L, JobState.Running), (same.Ref.Job, same.Ref.Attempt, same.Ref.Epoch, same.State));
        Assert.Equal(lease.LeaseTime, same.LeaseTime);
        var error = await Assert.ThrowsAsync<RpcException>(() => again.CompleteAsync(lease));
        Assert.Equal("LEASE_STALE", Errors.Reason(error));
        Assert.Equal(JobState.Succeeded, (await again.CompleteAsync(same)).State);
    }

    [Fact]
    public async Task LeaseJobs_NoHeartbeat_HandsTheAttemptOver()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, _clock);
        var (silent, _) = await TestDispatcher.OpenAsync(host, "d1", 1);
        using var first = silent;
        await host.SubmitAsync();
        await silent.NextLeaseAsync();
        _clock.Advance(TimeSpan.FromSeconds(20));
        var (heir, _) = await TestDispatcher.OpenAsync(host, "d2", 1);
        using var second = heir;

        _clock.Advance(TimeSpan.FromSeconds(10));

        var taken = await heir.NextLeaseAsync();
        Assert.Equal((1, 2L), (taken.Ref.Attempt, taken.Ref.Epoch));
        var error = await Assert.ThrowsAsync<RpcException>(silent.NextAsync);
        Assert.Equal((StatusCode.Aborted, "SESSION_EXPIRED"), (error.StatusCode, Errors.Reason(error)));
    }

    [Fact]
    public async Task LeaseJobs_SecondStream_EndsTheFirst()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, _clock);
        var (old, _) = await TestDispatcher.OpenAsync(host, "d1", 1);
        using var first = old;

        var (next, _) = await TestDispatcher.OpenAsync(host, "d1", 1);
        using var second = next;

        var error = await Assert.ThrowsAsync<RpcException>(old.NextAsync);
        Assert.Equal((StatusCode.Aborted, "SESSION_SUPERSEDED"), (error.StatusCode, Errors.Reason(error)));
        var job = await host.SubmitAsync();
        Assert.Equal(job.Name, (await next.NextLeaseAsync()).Ref.Job);
    }

    [Fact]
    public async Task CompleteLease_Infrastructure_RetriesAfterTheBackoff()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, _clock);
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d1", 1);
        using var open = dispatcher;
        await host.SubmitAsync();
        var lease = await dispatcher.NextLeaseAsync();

        var waiting = await host.CompleteAsync(lease, OutcomeReason.NodeLost);

        Assert.Equal((JobState.Queued, 1), (waiting.State, waiting.InfrastructureRetries));
        Assert.Null(waiting.Outcome);
        Assert.Contains("backoff of 1 s", waiting.StateMessage, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await dispatcher.NextLeaseAsync()).Ref.Attempt);
        Assert.Equal(JobState.Leased, (await host.CompleteAsync(lease, OutcomeReason.NodeLost)).State);
    }

    [Fact]
    public async Task CancelJob_Leased_IsPushedAndEndsWithThePod()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, _clock);
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d1", 1);
        using var open = dispatcher;
        var job = await host.SubmitAsync();
        var lease = await dispatcher.NextLeaseAsync();

        var wished = (await host.Intake.CancelJobAsync(new CancelJobRequest { Name = job.Name })).Job;

        Assert.Equal((JobState.Leased, true), (wished.State, wished.CancelRequested));
        Assert.Equal(lease.Ref, (await dispatcher.NextAsync()).Cancel.Lease);
        Assert.Equal(JobState.Cancelled, (await host.CompleteAsync(lease, OutcomeReason.PodDeleted)).State);
        Assert.Equal(JobState.Cancelled, (await host.Intake.CancelJobAsync(new CancelJobRequest { Name = job.Name })).Job.State);
    }

    [Fact]
    public async Task ReleaseLease_OtherDispatcherHasRoom_GoesThere()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, _clock);
        var (first, _) = await TestDispatcher.OpenAsync(host, "d1", 1);
        using var one = first;
        await host.SubmitAsync();
        var lease = await first.NextLeaseAsync();
        var (other, _) = await TestDispatcher.OpenAsync(host, "d2", 1);
        using var two = other;

        await host.Queue.ReleaseLeaseAsync(new ReleaseLeaseRequest { Lease = lease.Ref, Message = "going away" });

        var taken = await other.NextLeaseAsync();
        Assert.Equal((lease.Ref.Job, 1, 2L), (taken.Ref.Job, taken.Ref.Attempt, taken.Ref.Epoch));
    }

    public static TheoryData<string, LeaseJobsRequest> BadFirstMessages => new()
    {
        { "hello", new LeaseJobsRequest { Heartbeat = new LeaseHeartbeat() } },
        { "hello.dispatcher", new LeaseJobsRequest { Hello = new LeaseHello { Dispatcher = "D 1" } } },
        { "hello.max_leases", new LeaseJobsRequest { Hello = new LeaseHello { Dispatcher = "d1", MaxLeases = -1 } } },
    };

    [Theory]
    [MemberData(nameof(BadFirstMessages))]
    public async Task LeaseJobs_BadFirstMessage_IsNamed(string field, LeaseJobsRequest message)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, _clock);
        using var call = host.Queue.LeaseJobs();
        await call.RequestStream.WriteAsync(message);

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal([field], Errors.Fields(error));
    }
}
