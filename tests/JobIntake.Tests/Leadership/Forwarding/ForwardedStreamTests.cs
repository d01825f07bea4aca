using Grpc.Core;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Tests.Leadership.Forwarding;

public sealed class ForwardedStreamTests
{
    private const int MessageBytes = 64 * 1024;
    private const int Messages = 2_000;

    // What all buffers on the way may hold together: windows of 128 KiB and 1 MiB, pipes, and sockets.
    private const int BufferedMessages = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task LeaseJobs_WordForWord_GoesBothWaysWhileBothSidesAreOpen()
    {
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            var buffer = new byte[1024];
            while (await context.Request.Body.ReadAsync(buffer) > 0)
            {
                await FakeLeader.SayAsync(context, new LeaseJobsResponse { Renewed = new LeaseRenewed() });
            }

            FakeLeader.End(context);
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        using var call = standby.Queue.LeaseJobs();

        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new LeaseJobsRequest { Heartbeat = new LeaseHeartbeat() });
            Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Patience));
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext().WaitAsync(Patience));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Watch_HeadersComeBeforeTheFirstMessage()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.StartAsync();
            await context.Response.BodyWriter.FlushAsync();
            await goOn.Task;
            FakeLeader.End(context, 10);
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        using var watch = standby.Intake.WatchJobs(new WatchJobsRequest());

        await watch.ResponseHeadersAsync.WaitAsync(Patience);

        goOn.SetResult();
        var error = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext().WaitAsync(Patience));
        Assert.Equal(StatusCode.Aborted, error.StatusCode);
    }

    [Fact]
    public async Task LeaseJobs_LeaderEndsItWhileTheCallerStillSends_EndsWithTheLeadersStatus()
    {
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            await context.Request.BodyReader.ReadAsync();
            await FakeLeader.SayAsync(context, new LeaseJobsResponse { Synced = new LeaseSynced() });
            FakeLeader.End(context, 10);
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        using var call = standby.Queue.LeaseJobs();
        await call.RequestStream.WriteAsync(new LeaseJobsRequest { Heartbeat = new LeaseHeartbeat() });

        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Patience));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().WaitAsync(Patience));

        Assert.Equal(StatusCode.Aborted, error.StatusCode);
    }

    [Fact]
    public async Task Watch_CallerDoesNotRead_LeaderWaitsAndNothingIsLost()
    {
        var said = 0;
        var message = new WatchJobsResponse { Job = new Job { Name = new string('x', MessageBytes) } };
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            for (var i = 0; i < Messages; i++)
            {
                await FakeLeader.SayAsync(context, message);
                Interlocked.Increment(ref said);
            }

            FakeLeader.End(context);
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        using var watch = standby.Intake.WatchJobs(new WatchJobsRequest());
        Assert.True(await watch.ResponseStream.MoveNext().WaitAsync(Patience));

        Assert.InRange(await StillAsync(() => Volatile.Read(ref said)), 1, BufferedMessages);

        var read = 1;
        while (await watch.ResponseStream.MoveNext().WaitAsync(Patience))
        {
            read++;
        }

        Assert.Equal(Messages, read);
    }

    [Fact]
    public async Task LeaseJobs_LeaderDoesNotRead_CallerWaitsAndNothingIsLost()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new LeaseJobsRequest { Progress = new LeaseProgress { Message = new string('x', MessageBytes) } };
        var bytes = 0L;
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            await goOn.Task;
            var buffer = new byte[MessageBytes];
            while (await context.Request.Body.ReadAsync(buffer) is var read and > 0)
            {
                bytes += read;
            }

            await FakeLeader.SayAsync(context, new LeaseJobsResponse { Synced = new LeaseSynced() });
            FakeLeader.End(context);
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        using var call = standby.Queue.LeaseJobs();
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            for (; sent < Messages; Interlocked.Increment(ref sent))
            {
                await call.RequestStream.WriteAsync(message);
            }

            await call.RequestStream.CompleteAsync();
        });

        Assert.InRange(await StillAsync(() => Volatile.Read(ref sent)), 1, BufferedMessages);

        goOn.SetResult();
        await sending.WaitAsync(Patience);
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Patience));
        Assert.Equal(Messages * (long)FakeLeader.Frame(message).Length, bytes);
    }

    /// <summary>Waits until a number stands still. One that is only slow passes the bound later, and the test then fails all the same.</summary>
    internal static async Task<int> StillAsync(Func<int> number)
    {
        var (last, looks) = (-1, 0);
        while (looks < 10)
        {
            await Task.Delay(100);
            var now = number();
            looks = now == last && now > 0 ? looks + 1 : 0;
            last = now;
        }

        return last;
    }
}
