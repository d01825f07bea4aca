using Grpc.Core;
using Grpc.Net.Client;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Leadership;

/// <summary>A process that is told to end waits for no peer that does not read, or does not say what it began to say.</summary>
public sealed class StopTests : IDisposable
{
    private const string StopWithin = "--JobIntake:Leadership:StopWithin=00:00:02";

    // More than a stream's window and its buffers hold, and less than a spec may have.
    private static readonly string Code = new('x', 60_000);

    // Less than what Kestrel waits for calls by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task WatchJob_CallerDoesNotRead_ReadsWhatWasSaidAndThenWhyItEnded()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var job = (await host.Intake.SubmitJobAsync(Large())).Job;
        using var watch = host.Intake.WatchJob(new WatchJobRequest { Name = job.Name });
        await watch.ResponseHeadersAsync;

        var stopping = host.StopAsync();

        await EndsAsync(watch.ResponseStream, stopping);
    }

    [Fact]
    public async Task WatchJobs_CallerDoesNotRead_ReadsWhatWasSaidAndThenWhyItEnded()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        using var watch = host.Intake.WatchJobs(new WatchJobsRequest());
        await watch.ResponseHeadersAsync;
        for (var i = 0; i < 5; i++)
        {
            await host.Intake.SubmitJobAsync(Large());
        }

        var stopping = host.StopAsync();

        await EndsAsync(watch.ResponseStream, stopping);
    }

    [Fact]
    public async Task LeaseJobs_DispatcherDoesNotRead_ReadsWhatWasSaidAndThenWhyItEnded()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        using var watch = host.Intake.WatchJobs(new WatchJobsRequest());
        await watch.ResponseHeadersAsync;
        using var call = host.Queue.LeaseJobs();
        await call.RequestStream.WriteAsync(new LeaseJobsRequest { Hello = new LeaseHello { Dispatcher = "d1", MaxLeases = 5 } });
        for (var i = 0; i < 5; i++)
        {
            await host.Intake.SubmitJobAsync(Large());
        }

        while (await watch.ResponseStream.MoveNext() && watch.ResponseStream.Current.Job.State != JobState.Leased)
        {
        }

        watch.Dispose();

        var stopping = host.StopAsync();

        await EndsAsync(call.ResponseStream, stopping);
    }

    [Fact]
    public async Task SubmitJobs_CallerDoesNotRead_ReadsWhatWasSaidAndThenWhyItEnded()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        using var watch = host.Intake.WatchJobs(new WatchJobsRequest());
        await watch.ResponseHeadersAsync;
        using var call = host.Intake.SubmitJobs();
        var message = new SubmitJobsRequest();
        message.Jobs.AddRange(Enumerable.Range(0, 1000).Select(_ => Jobs.Request()));
        for (var i = 0; i < 3; i++)
        {
            await call.RequestStream.WriteAsync(message);
        }

        Assert.True(await watch.ResponseStream.MoveNext());
        watch.Dispose();

        var stopping = host.StopAsync();

        await EndsAsync(call.ResponseStream, stopping);
    }

    [Fact]
    public async Task Stop_PeerTakesNothingFromItsConnection_EndsAtItsBound()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, settings: StopWithin);
        using var proxy = new DeafProxy(host.Address);
        // Its windows are wide open: only the sockets hold the server up.
        using var handler = new SocketsHttpHandler { InitialHttp2StreamWindowSize = 16 * 1024 * 1024 };
        using var channel = GrpcChannel.ForAddress(proxy.Address, new GrpcChannelOptions { HttpHandler = handler });
        using var watch = new JobIntakeService.JobIntakeServiceClient(channel).WatchJobs(new WatchJobsRequest());
        await watch.ResponseHeadersAsync;
        await proxy.TurnDeafAsync();
        for (var i = 0; i < 24; i++)
        {
            await host.Intake.SubmitJobAsync(Large());
        }

        await host.StopAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Stop_CallerNeverEndsItsMessage_EndsAtItsBound()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, settings: StopWithin);
        using var client = new HttpClient();
        using var half = new HalfContent(Forwarding.FakeLeader.Frame(Jobs.Request("r1")));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, "/mesh.intake.v1.JobIntakeService/SubmitJob"))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = half,
        };
        var call = client.SendAsync(request);
        await half.Begun.WaitAsync(Patience);
        await host.StopAsync().WaitAsync(Patience);

        await Assert.ThrowsAsync<HttpRequestException>(() => call.WaitAsync(Patience));
    }

    private static SubmitJobRequest Large()
    {
        var request = Jobs.Request();
        request.Job.Spec.Steps.AddRange(Enumerable.Range(0, 6).Select(n => new Step { Name = $"s{n}", Code = Code }));
        return request;
    }

    private static async Task EndsAsync<T>(IAsyncStreamReader<T> stream, Task stopping)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await stream.MoveNext(CancellationToken.None).WaitAsync(Patience))
            {
            }
        });
        Assert.Equal((StatusCode.Unavailable, "STOPPING"), (error.StatusCode, Errors.Reason(error)));
        await stopping.WaitAsync(Patience);
    }
}
