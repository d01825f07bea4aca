using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Intake.V1;
using Mesh.JobIntake.Leadership.Forwarding;
using Mesh.JobIntake.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace Mesh.JobIntake.Tests.Leadership.Forwarding;

public sealed class ForwardedCallTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Unary_GoesToTheLeaderAndBackAsItIs()
    {
        IHeaderDictionary? came = null;
        var body = Array.Empty<byte>();
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            came = context.Request.Headers;
            body = await FakeLeader.ReadAsync(context);
            context.Response.Headers["x-head"] = "h";
            await FakeLeader.SayAsync(context, new SubmitJobResponse { Job = new Job { Name = "projects/demo/jobs/1" } });
            context.Response.AppendTrailer("x-tail-bin", Convert.ToBase64String([1, 2, 255]));
            FakeLeader.End(context);
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        var request = Jobs.Request("r1");

        using var call = standby.Intake.SubmitJobAsync(
            request,
            new Metadata { { "x-mine", "v" }, { "x-raw-bin", new byte[] { 0, 200 } } },
            DateTime.UtcNow.AddMinutes(10));
        var answer = await call.ResponseAsync;

        Assert.Equal("projects/demo/jobs/1", answer.Job.Name);
        Assert.Equal("h", (await call.ResponseHeadersAsync).GetValue("x-head"));
        Assert.Equal([1, 2, 255], call.GetTrailers().GetValueBytes("x-tail-bin"));
        Assert.Equal(FakeLeader.Frame(request), body);
        Assert.Equal("v", came!["x-mine"]);
        Assert.Equal([0, 200], Convert.FromBase64String(Padded(came["x-raw-bin"]!)));
        Assert.Equal("trailers", came.TE);
        Assert.Equal("application/grpc", came.ContentType);
        Assert.Single(came[ForwardedRequest.Mark]);
        Assert.EndsWith("m", came[CallDeadline.Header].ToString(), StringComparison.Ordinal);
        Assert.InRange(int.Parse(came[CallDeadline.Header].ToString()[..^1]), 1, 600_000);
        Assert.Equal(0, standby.Served);
    }

    [Fact]
    public async Task Unary_LeaderRefusesWithHeadersAlone_StaysOneFrame()
    {
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            var error = MeshErrors.NotFound("JOB_NOT_FOUND", "There is no job; 100 % sure.");
            await FakeLeader.RefuseAsync(context, 5, Uri.EscapeDataString(error.Status.Detail));
            context.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(error.Trailers[0].ValueBytes);
        });
        await using var standby = await StandbyHost.StartAsync(leader);

        var error = await Assert.ThrowsAsync<RpcException>(() => standby.Intake.GetJobAsync(new GetJobRequest { Name = "x" }).ResponseAsync);
        using var raw = await standby.Raw.SendAsync(standby.Call("JobIntakeService/GetJob", FakeLeader.Frame(new GetJobRequest())));

        Assert.Equal((StatusCode.NotFound, "There is no job; 100 % sure."), (error.StatusCode, error.Status.Detail));
        Assert.Equal("JOB_NOT_FOUND", Errors.Reason(error));
        Assert.Equal("5", Assert.Single(raw.Headers.GetValues("grpc-status")));
        Assert.Empty(await raw.Content.ReadAsByteArrayAsync());
        Assert.Empty(raw.TrailingHeaders);
    }

    [Fact]
    public async Task Call_OfAMethodThatOnlyTheLeaderKnows_IsForwarded()
    {
        await using var leader = await FakeLeader.StartAsync(context => FakeLeader.RefuseAsync(context, 12, "unknown"));
        await using var standby = await StandbyHost.StartAsync(leader);

        using var raw = await standby.Raw.SendAsync(standby.Call("JobIntakeService/Tomorrow?x=1", []));

        Assert.Equal("unknown", Assert.Single(raw.Headers.GetValues("grpc-message")));
    }

    [Theory]
    [InlineData("/grpc.health.v1.Health/Check", "application/grpc")]
    [InlineData("/mesh.intake.v1.JobIntakeService/GetJob", "text/plain")]
    public async Task Request_ThatIsNoCallOfTheQueue_StaysHere(string path, string contentType)
    {
        await using var leader = await FakeLeader.StartAsync(context => FakeLeader.RefuseAsync(context, 0, "leader"));
        await using var standby = await StandbyHost.StartAsync(leader);
        using var request = standby.Call("x", []);
        request.RequestUri = new Uri(standby.Address, path);
        request.Content!.Headers.ContentType = new(contentType);

        using var raw = await standby.Raw.SendAsync(request);

        Assert.Equal("served%20here", Uri.EscapeDataString(Assert.Single(raw.Headers.GetValues("grpc-message"))));
        Assert.Empty(leader.Connections);
    }

    [Fact]
    public async Task Cancel_ByTheCaller_ReachesTheLeader()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            context.RequestAborted.Register(() => cancelled.TrySetResult());
            arrived.TrySetResult();
            await cancelled.Task;
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        using var cancel = new CancellationTokenSource();
        using var call = standby.Intake.GetJobAsync(new GetJobRequest(), cancellationToken: cancel.Token);
        await arrived.Task.WaitAsync(Patience);

        await cancel.CancelAsync();

        await cancelled.Task.WaitAsync(Patience);
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
    }

    [Fact]
    public async Task Deadline_LeaderIsSilent_EndsTheCallHereToo()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            context.RequestAborted.Register(() => cancelled.TrySetResult());
            await cancelled.Task;
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        using var request = standby.Call("JobIntakeService/GetJob", FakeLeader.Frame(new GetJobRequest()));
        request.Headers.Add(CallDeadline.Header, "200m");

        using var raw = await standby.Raw.SendAsync(request);

        Assert.Equal("4", Assert.Single(raw.Headers.GetValues("grpc-status")));
        await cancelled.Task.WaitAsync(Patience);
    }

    private static string Padded(string base64) => base64.PadRight((base64.Length + 3) / 4 * 4, '=');
}
