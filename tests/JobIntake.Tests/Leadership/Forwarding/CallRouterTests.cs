using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Leadership.Forwarding;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Leadership.Forwarding;

public sealed class CallRouterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Metadata FromOutside = new() { { ForwardedRequest.Mark, "anybody" } };

    [Fact]
    public async Task Call_NobodyLeads_WaitsAndThenHasNoLeader()
    {
        await using var standby = await StandbyHost.StartAsync(options => options.WaitForLeader = TimeSpan.FromMilliseconds(300));

        var error = await RefusedAsync(standby);

        Assert.Equal((StatusCode.Unavailable, "NO_LEADER"), (error.StatusCode, Errors.Reason(error)));
    }

    [Fact]
    public async Task Call_NobodyLeadsAndItsDeadlineIsSooner_EndsAtItsDeadline()
    {
        await using var standby = await StandbyHost.StartAsync();
        using var request = standby.Call("JobIntakeService/GetJob", FakeLeader.Frame(new GetJobRequest()));
        request.Headers.Add(CallDeadline.Header, "200m");

        using var raw = await standby.Raw.SendAsync(request).WaitAsync(Patience);

        Assert.Equal("4", Assert.Single(raw.Headers.GetValues("grpc-status")));
    }

    [Fact]
    public async Task Call_AnotherTakesTheLeadMeanwhile_GoesThere()
    {
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            await FakeLeader.SayAsync(context, new GetJobResponse { Job = new Job { Name = "found" } });
            FakeLeader.End(context);
        });
        await using var standby = await StandbyHost.StartAsync();
        var call = standby.Intake.GetJobAsync(new GetJobRequest()).ResponseAsync;

        standby.Follow(leader.Address);

        Assert.Equal("found", (await call.WaitAsync(Patience)).Job.Name);
    }

    [Fact]
    public async Task Call_ThisProcessTakesTheLeadMeanwhile_IsServedHere()
    {
        await using var standby = await StandbyHost.StartAsync();
        var call = RefusedAsync(standby);
        Assert.Equal("NOT_LEADER", Errors.Reason(await RefusedAsync(standby, FromOutside)));

        var term = standby.Role.TakeOver();
        var waits = RefusedAsync(standby, FromOutside);
        standby.Role.Lead(term);

        Assert.Equal("served here", (await call).Status.Detail);
        Assert.Equal("served here", (await waits).Status.Detail);
    }

    [Fact]
    public async Task Call_ThatWasForwardedBefore_IsNotForwardedAgain()
    {
        await using var leader = await FakeLeader.StartAsync(context => FakeLeader.RefuseAsync(context, 0, ""));
        await using var standby = await StandbyHost.StartAsync(leader);

        var error = await RefusedAsync(standby, FromOutside);

        Assert.Equal((StatusCode.Unavailable, "NOT_LEADER"), (error.StatusCode, Errors.Reason(error)));
        Assert.Empty(leader.Connections);
    }

    [Fact]
    public async Task Call_TwoTakeEachOtherForTheLeader_GoesRoundOnce()
    {
        await using var one = await StandbyHost.StartAsync();
        await using var other = await StandbyHost.StartAsync();
        one.Follow(other.Address);
        other.Follow(one.Address);

        var error = await RefusedAsync(one);

        Assert.Equal((StatusCode.Unavailable, "NOT_LEADER"), (error.StatusCode, Errors.Reason(error)));
    }

    [Fact]
    public async Task Call_AtTheLeaderWithTheMark_IsServedAsAnyOther()
    {
        await using var leader = await StandbyHost.StartAsync();
        leader.Role.Lead(leader.Role.TakeOver());

        Assert.Equal("served here", (await RefusedAsync(leader, FromOutside)).Status.Detail);
        Assert.Equal("served here", (await RefusedAsync(leader)).Status.Detail);
    }

    [Fact]
    public async Task Calls_MoreThanTheBound_AreRefusedUntilOneHasEnded()
    {
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            await FakeLeader.SayAsync(context, new WatchJobsResponse());
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var standby = await StandbyHost.StartAsync(leader, options => options.MaxForwardedCalls = 2);
        using var first = standby.Intake.WatchJobs(new WatchJobsRequest());
        using var second = standby.Intake.WatchJobs(new WatchJobsRequest());
        Assert.True(await first.ResponseStream.MoveNext() && await second.ResponseStream.MoveNext());

        var error = await RefusedAsync(standby);
        Assert.Equal((StatusCode.ResourceExhausted, "FORWARDS_EXHAUSTED"), (error.StatusCode, Errors.Reason(error)));

        first.Dispose();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var third = standby.Intake.WatchJobs(new WatchJobsRequest(), cancellationToken: patience.Token);
            try
            {
                Assert.True(await third.ResponseStream.MoveNext());
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
            {
                // The end of the first is on its way.
            }
        }
    }

    [Fact]
    public async Task Calls_ManyAtOnce_TakeNoMoreConnectionsThanTheBound()
    {
        const int Calls = 250;
        await using var leader = await FakeLeader.StartAsync(
            async context =>
            {
                await FakeLeader.SayAsync(context, new WatchJobsResponse());
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            },
            maxStreams: 100);
        await using var standby = await StandbyHost.StartAsync(
            leader, options => (options.MaxForwardedCalls, options.MaxForwardConnections) = (Calls, 3));
        var watches = Enumerable.Range(0, Calls).Select(_ => standby.Intake.WatchJobs(new WatchJobsRequest())).ToList();

        foreach (var watch in watches)
        {
            Assert.True(await watch.ResponseStream.MoveNext().WaitAsync(Patience));
        }

        Assert.InRange(leader.Connections.Count, 1, 3);
        watches.ForEach(watch => watch.Dispose());
    }

    private static Task<RpcException> RefusedAsync(StandbyHost host, Metadata? headers = null) => Assert.ThrowsAsync<RpcException>(
        () => host.Intake.GetJobAsync(new GetJobRequest(), headers).ResponseAsync.WaitAsync(Patience));
}
