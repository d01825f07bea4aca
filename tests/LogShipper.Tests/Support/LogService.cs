using Grpc.Net.Client;
using Mesh.Hosting;
using Mesh.Logs.V1;
using Mesh.LogShipper.Push;
using Mesh.LogShipper.Read;
using Mesh.LogShipper.Storage;
using Mesh.LogShipper.Tail;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.LogShipper.Tests.Support;

/// <summary>The service on a real port, with a folder of its own that outlives a restart.</summary>
internal sealed class LogService : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mesh-logs-").FullName;
    private readonly string[] _settings;
    private readonly TimeProvider? _time;
    private readonly List<GrpcChannel> _channels = [];
    private WebApplication? _app;

    private LogService(TimeProvider? time, string[] settings) => (_time, _settings) = (time, settings);

    public LogShipperService.LogShipperServiceClient Client => new(_channels[^1]);

    public EventProbe Events { get; } = new();

    public IServiceProvider Services => _app!.Services;

    public static async Task<LogService> StartAsync(TimeProvider? time = null, params string[] settings)
    {
        var service = new LogService(time, settings);
        await service.StartAsync();
        return service;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>A second client with a connection of its own.</summary>
    public GrpcChannel Connect() => GrpcChannel.ForAddress(_app!.Urls.Single());

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        // Not before: a test looks at how its calls ended when the service stopped.
        _channels.ForEach(c => c.Dispose());
        Directory.Delete(_directory, recursive: true);
        Assert.Empty(Events.Errors);
    }

    private async Task StartAsync()
    {
        string[] own =
        [
            "--Mesh:Listen=http://127.0.0.1:0", $"--Mesh:DataDirectory={_directory}",
            "--Mesh:Ingress:Enabled=false", "--Mesh:LogLevel=Error",
        ];
        var builder = MeshService.CreateBuilder([.. own, .. _settings], "logshipper");
        builder.Services.AddLogStorage();
        builder.Services.AddLogPush();
        builder.Services.AddLogTail();
        builder.Services.AddLogRead();
        builder.Logging.AddProvider(Events);
        if (_time is not null)
        {
            builder.Services.AddSingleton(_time);
        }

        _app = builder.Build();
        _app.MapMeshService<LogShipperGrpcService>(isPublic: true);
        await _app.StartAsync();
        _channels.Add(Connect());
    }

    private async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
