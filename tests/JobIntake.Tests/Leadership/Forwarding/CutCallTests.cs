using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.JobIntake.Tests.Leadership.Forwarding;

/// <summary>Whatever breaks between a standby and its leader, and wherever: the caller is told that the leader was lost, and nothing else.</summary>
public sealed class CutCallTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] Answer = FakeLeader.Frame(new GetJobResponse { Job = new Job { Name = new string('x', 1000) } });

    /// <summary>How far a call has come when it is cut.</summary>
    public enum Place
    {
        /// <summary>The request's headers are there.</summary>
        Request,

        /// <summary>All that the caller has to say is there.</summary>
        Message,

        /// <summary>The answer's headers were sent.</summary>
        AnswerHeaders,

        /// <summary>The answer's message was sent in part.</summary>
        PartOfTheAnswer,

        /// <summary>All but the trailers was sent.</summary>
        Answer,
    }

    /// <summary>What cuts it.</summary>
    public enum Cut
    {
        /// <summary>The leader resets the stream.</summary>
        Stream,

        /// <summary>The connection breaks.</summary>
        Connection,

        /// <summary>The leader's process ends without waiting for its calls.</summary>
        Process,

        /// <summary>Another has taken the lead.</summary>
        Takeover,
    }

    public static TheoryData<Place, Cut> Cuts
    {
        get
        {
            var cuts = new TheoryData<Place, Cut>();
            foreach (var place in Enum.GetValues<Place>())
            {
                foreach (var cut in Enum.GetValues<Cut>())
                {
                    cuts.Add(place, cut);
                }
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Unary_CutAnywhere_IsUnavailable(Place place, Cut cut)
    {
        var reached = new TaskCompletionSource<HttpContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var leader = await FakeLeader.StartAsync(context => AnswerToAsync(context, place, reached));
        await using var standby = await StandbyHost.StartAsync(leader);
        var call = Assert.ThrowsAsync<RpcException>(() => standby.Intake.GetJobAsync(new GetJobRequest()).ResponseAsync);

        await CutAsync(await reached.Task.WaitAsync(Patience), cut, leader, standby);

        var error = await call.WaitAsync(Patience);
        Assert.Equal((StatusCode.Unavailable, "LEADER_LOST"), (error.StatusCode, Errors.Reason(error)));
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Stream_CutAnywhere_IsUnavailable(Place place, Cut cut)
    {
        var reached = new TaskCompletionSource<HttpContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var leader = await FakeLeader.StartAsync(context => AnswerToAsync(context, place, reached));
        await using var standby = await StandbyHost.StartAsync(leader);
        using var watch = standby.Intake.WatchJobs(new WatchJobsRequest());
        var reading = Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await watch.ResponseStream.MoveNext())
            {
            }
        });

        await CutAsync(await reached.Task.WaitAsync(Patience), cut, leader, standby);

        var error = await reading.WaitAsync(Patience);
        Assert.Equal((StatusCode.Unavailable, "LEADER_LOST"), (error.StatusCode, Errors.Reason(error)));
    }

    [Theory]
    [InlineData(Cut.Stream)]
    [InlineData(Cut.Connection)]
    [InlineData(Cut.Process)]
    [InlineData(Cut.Takeover)]
    public async Task Unary_CutInTheMiddleOfTheCallersMessage_IsUnavailable(Cut cut)
    {
        var reached = new TaskCompletionSource<HttpContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var leader = await FakeLeader.StartAsync(async context =>
        {
            await context.Request.BodyReader.ReadAsync();
            reached.SetResult(context);
            await UntilAbortedAsync(context);
        });
        await using var standby = await StandbyHost.StartAsync(leader);
        using var request = standby.Call("JobIntakeService/SubmitJob", []);
        using var half = new HalfContent(FakeLeader.Frame(Jobs.Request("r1")));
        request.Content = half;
        var call = standby.Raw.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        await CutAsync(await reached.Task.WaitAsync(Patience), cut, leader, standby);

        using var raw = await call.WaitAsync(Patience);
        Assert.Equal("14", Assert.Single(raw.Headers.GetValues("grpc-status")));
    }

    private static async Task AnswerToAsync(HttpContext context, Place place, TaskCompletionSource<HttpContext> reached)
    {
        if (place >= Place.Message)
        {
            await FakeLeader.ReadAsync(context);
        }

        if (place >= Place.AnswerHeaders)
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.StartAsync();
            await context.Response.BodyWriter.FlushAsync();
        }

        if (place >= Place.PartOfTheAnswer)
        {
            await context.Response.BodyWriter.WriteAsync(place == Place.Answer ? Answer : Answer.AsMemory(0, Answer.Length / 2));
        }

        reached.SetResult(context);
        await UntilAbortedAsync(context);
    }

    private static Task UntilAbortedAsync(HttpContext context) =>
        Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    private static async Task CutAsync(HttpContext context, Cut cut, FakeLeader leader, StandbyHost standby)
    {
        switch (cut)
        {
            case Cut.Stream:
                context.Abort();
                break;
            case Cut.Connection:
                context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
                break;
            case Cut.Process:
                await leader.DisposeAsync();
                break;
            case Cut.Takeover:
                standby.Role.See("next", new Uri("http://127.0.0.1:1"), isAlive: true);
                break;
        }
    }
}
