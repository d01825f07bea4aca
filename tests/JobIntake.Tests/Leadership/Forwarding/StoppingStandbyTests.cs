using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Leadership.Forwarding;

/// <summary>A standby that is told to end waits for no caller and for no leader.</summary>
public sealed class StoppingStandbyTests
{
    private const int MessageBytes = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Watch_CallerDoesNotRead_ReadsWholeMessagesAndThenWhyItEnded()
    {
        var said = 0;
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            var message = new WatchJobsResponse { Job = new Job { Name = new string('x', MessageBytes) } };
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await FakeLeader.SayAsync(context, message);
                Interlocked.Increment(ref said);
            }
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        using var watch = standby.Intake.WatchJobs(new WatchJobsRequest());
        await watch.ResponseHeadersAsync;
        await ForwardedStreamTests.StillAsync(() => Volatile.Read(ref said));

        standby.Role.Stop();

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await watch.ResponseStream.MoveNext().WaitAsync(Patience))
            {
                Assert.Equal(MessageBytes, watch.ResponseStream.Current.Job.Name.Length);
            }
        });
        Assert.Equal((StatusCode.Unavailable, "STOPPING"), (error.StatusCode, Errors.Reason(error)));
    }

    [Fact]
    public async Task LeaseJobs_LeaderDoesNotRead_EndsAtOnce()
    {
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            await FakeLeader.SayAsync(context, new LeaseJobsResponse { Synced = new LeaseSynced() });
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        using var call = standby.Queue.LeaseJobs();
        var sent = 0;
        var sending = Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            var message = new LeaseJobsRequest { Progress = new LeaseProgress { Message = new string('x', MessageBytes) } };
            for (; ; Interlocked.Increment(ref sent))
            {
                await call.RequestStream.WriteAsync(message);
            }
        });
        await ForwardedStreamTests.StillAsync(() => Volatile.Read(ref sent));

        standby.Role.Stop();

        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Patience));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().WaitAsync(Patience));
        Assert.Equal((StatusCode.Unavailable, "STOPPING"), (error.StatusCode, Errors.Reason(error)));
        await sending.WaitAsync(Patience);
    }

    [Fact]
    public async Task Unary_LeaderIsSilent_IsUnavailableLongBeforeConnectionsAreCut()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var standby = await StandbyHost.StartAsync(leader, options => options.StopWithin = TimeSpan.FromSeconds(2));
        var call = Assert.ThrowsAsync<RpcException>(() => standby.Intake.SubmitJobAsync(Jobs.Request("r1")).ResponseAsync);
        await arrived.Task.WaitAsync(Patience);

        standby.Role.Stop();

        // It was sent: whether it was carried out is not known.
        var error = await call.WaitAsync(Patience);
        Assert.Equal((StatusCode.Unavailable, "LEADER_LOST"), (error.StatusCode, Errors.Reason(error)));
    }
}
