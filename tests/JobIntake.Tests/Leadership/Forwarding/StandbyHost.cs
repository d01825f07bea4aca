using System.Net;
using Grpc.Net.Client;
using Mesh.Intake.V1;
using Mesh.JobIntake.Leadership;
using Mesh.JobIntake.Leadership.Forwarding;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.JobIntake.Tests.Leadership.Forwarding;

/// <summary>The way that calls take through a process, with its role in the test's hand. What is for this process is answered by a fake.</summary>
internal sealed class StandbyHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private StandbyHost(WebApplication app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.Urls.Single());
        Intake = new JobIntakeService.JobIntakeServiceClient(_channel);
        Queue = new JobQueueService.JobQueueServiceClient(_channel);
        Raw = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
    }

    public Uri Address => new(_app.Urls.Single());

    public QueueRole Role => _app.Services.GetRequiredService<QueueRole>();

    public JobIntakeService.JobIntakeServiceClient Intake { get; }

    public JobQueueService.JobQueueServiceClient Queue { get; }

    public HttpClient Raw { get; }

    /// <summary>Calls that were answered by this process's own methods.</summary>
    public int Served { get; private set; }

    public static async Task<StandbyHost> StartAsync(Action<LeadershipOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton<QueueRole>();
        builder.Services.AddSingleton(ProcessIdentity.New());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<LeadershipOptions>(options =>
        {
            options.WaitForLeader = TimeSpan.FromSeconds(60);
            configure?.Invoke(options);
        });
        builder.Services.AddForwarding();
        var app = builder.Build();
        var host = new TaskCompletionSource<StandbyHost>();
        app.Run(async context =>
        {
            (await host.Task).Served++;
            await FakeLeader.RefuseAsync(context, 12, "served here");
        });
        await app.StartAsync();
        host.SetResult(new StandbyHost(app));
        return await host.Task;
    }

    /// <summary>Starts one that follows a leader.</summary>
    public static async Task<StandbyHost> StartAsync(FakeLeader leader, Action<LeadershipOptions>? configure = null)
    {
        var host = await StartAsync(configure);
        host.Follow(leader.Address);
        return host;
    }

    public void Follow(Uri leader) => Role.See($"holder-of-{leader.Port}", leader, isAlive: true);

    /// <summary>A call as bytes, without a client's own ideas of deadlines and retries.</summary>
    public HttpRequestMessage Call(string method, byte[] body) => new(HttpMethod.Post, $"/mesh.intake.v1.{method}")
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/grpc" } } },
        Headers = { { "te", "trailers" } },
    };

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        Raw.Dispose();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
