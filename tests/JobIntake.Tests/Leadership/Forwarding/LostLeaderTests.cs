using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Leadership.Forwarding;

public sealed class LostLeaderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Unary_LeaderBreaksOff_IsUnavailableAndNotSentAgain()
    {
        var calls = 0;
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            Interlocked.Increment(ref calls);
            await FakeLeader.ReadAsync(context);
            context.Abort();
        });
        await using var standby = await StandbyHost.StartAsync(leader);

        var error = await CallAsync(standby);

        Assert.Equal((StatusCode.Unavailable, "LEADER_LOST"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Watch_LeaderBreaksOff_GivesWhatCameAndEndsUnavailable()
    {
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            await FakeLeader.SayAsync(context, new WatchJobsResponse { Job = new Job { Name = "one" } });
            await broken.Task;
            context.Abort();
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        using var watch = standby.Intake.WatchJobs(new WatchJobsRequest());
        Assert.True(await watch.ResponseStream.MoveNext().WaitAsync(Patience));
        broken.SetResult();

        var error = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext().WaitAsync(Patience));

        Assert.Equal((StatusCode.Unavailable, "LEADER_LOST"), (error.StatusCode, Errors.Reason(error)));
    }

    [Theory]
    [InlineData(404, "application/grpc", false)]
    [InlineData(200, "text/html", false)]
    [InlineData(200, "application/grpc", true)]
    public async Task Unary_LeaderIsNone_IsUnavailable(int status, string contentType, bool saysSomething)
    {
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            (context.Response.StatusCode, context.Response.ContentType) = (status, contentType);
            if (saysSomething)
            {
                // And then no status.
                await FakeLeader.SayAsync(context, new GetJobResponse());
            }
        });
        await using var standby = await StandbyHost.StartAsync(leader);

        var error = await CallAsync(standby);

        Assert.Equal((StatusCode.Unavailable, "LEADER_LOST"), (error.StatusCode, Errors.Reason(error)));
    }

    [Fact]
    public async Task Calls_LeaderIsSilentAndAnotherTakesOver_EndUnavailable()
    {
        var arrived = new SemaphoreSlim(0);
        await using var paused = await FakeLeader.StartAsync(async context =>
        {
            arrived.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var standby = await StandbyHost.StartAsync(paused);
        var unary = CallAsync(standby);
        using var watch = standby.Intake.WatchJobs(new WatchJobsRequest());
        var watching = Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext());
        using var lease = standby.Queue.LeaseJobs();
        await lease.RequestStream.WriteAsync(new LeaseJobsRequest { Hello = new LeaseHello() });
        var leasing = Assert.ThrowsAsync<RpcException>(() => lease.ResponseStream.MoveNext());
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await arrived.WaitAsync(Patience));
        }

        standby.Role.See("next", new Uri("http://127.0.0.1:1"), isAlive: true);

        foreach (var error in await Task.WhenAll(unary, watching, leasing).WaitAsync(Patience))
        {
            Assert.Equal((StatusCode.Unavailable, "LEADER_LOST"), (error.StatusCode, Errors.Reason(error)));
        }
    }

    [Fact]
    public async Task Unary_LeaderIsNotReached_GoesToTheNextOne()
    {
        await using var next = await FakeLeader.StartAsync(async context =>
        {
            await FakeLeader.SayAsync(context, new GetJobResponse { Job = new Job { Name = "found" } });
            FakeLeader.End(context);
        });
        await using var standby = await StandbyHost.StartAsync();
        standby.Follow(ClosedPort());
        var call = standby.Intake.GetJobAsync(new GetJobRequest()).ResponseAsync;

        standby.Follow(next.Address);

        Assert.Equal("found", (await call.WaitAsync(Patience)).Job.Name);
    }

    [Fact]
    public async Task Unary_LeaderIsNotReachedForLong_HasNoLeader()
    {
        await using var standby = await StandbyHost.StartAsync(options => options.WaitForLeader = TimeSpan.FromSeconds(1));
        standby.Follow(ClosedPort());

        var error = await CallAsync(standby);

        Assert.Equal((StatusCode.Unavailable, "NO_LEADER"), (error.StatusCode, Errors.Reason(error)));
    }

    [Fact]
    public async Task Calls_StandbyIsToldToEnd_UnaryIsAnsweredAndStreamsEnd()
    {
        var arrived = new SemaphoreSlim(0);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            arrived.Release();
            await answer.Task.WaitAsync(context.RequestAborted);
            await FakeLeader.SayAsync(context, new GetJobResponse { Job = new Job { Name = "found" } });
            FakeLeader.End(context);
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        var unary = standby.Intake.GetJobAsync(new GetJobRequest()).ResponseAsync;
        using var watch = standby.Intake.WatchJobs(new WatchJobsRequest());
        var watching = Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext());
        Assert.True(await arrived.WaitAsync(Patience) && await arrived.WaitAsync(Patience));

        standby.Role.Stop();
        var error = await watching.WaitAsync(Patience);
        answer.SetResult();

        Assert.Equal((StatusCode.Unavailable, "STOPPING"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal("found", (await unary.WaitAsync(Patience)).Job.Name);
        var late = await CallAsync(standby);
        Assert.Equal("STOPPING", Errors.Reason(late));
    }

    private static Task<RpcException> CallAsync(StandbyHost standby) =>
        Assert.ThrowsAsync<RpcException>(() => standby.Intake.GetJobAsync(new GetJobRequest()).ResponseAsync.WaitAsync(Patience));

    private static Uri ClosedPort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return new Uri($"http://{socket.LocalEndpoint}");
    }
}
