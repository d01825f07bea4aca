using Grpc.Net.Client;
using Mesh.Hosting;
using Mesh.Logs.V1;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Push;
using Mesh.LogShipper.Read;
using Mesh.LogShipper.Retention;
using Mesh.LogShipper.Search;
using Mesh.LogShipper.Shipping;
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
    private string[] _settings;
    private readonly TimeProvider? _time;
    private readonly List<GrpcChannel> _channels = [];
    private Action<IServiceCollection> _replace = _ => { };
    private WebApplication? _app;

    private LogService(TimeProvider? time, string[] settings) => (_time, _settings) = (time, settings);

    public LogShipperService.LogShipperServiceClient Client => new(_channels[^1]);

    public LogShippingService.LogShippingServiceClient Shipping => new(_channels[^1]);

    public LogPeerService.LogPeerServiceClient Peer => new(_channels[^1]);

    public EventProbe Events { get; } = new();

    public IServiceProvider Services => _app!.Services;

    public static async Task<LogService> StartAsync(TimeProvider? time = null, params string[] settings)
    {
        var service = new LogService(time, settings);
        await service.StartAsync();
        return service;
    }

    /// <summary>Starts it with other parts than the real ones.</summary>
    public static async Task<LogService> StartWithAsync(Action<IServiceCollection> replace, params string[] settings)
    {
        var service = new LogService(null, settings) { _replace = replace };
        await service.StartAsync();
        return service;
    }

    public string DataDirectory => _directory;

    /// <summary>Stops it and starts it again, with these settings over the first ones.</summary>
    public Task RestartAsync(params string[] settings) => RestartAsync(() => { }, settings);

    /// <summary>The same, and something happens while it is stopped.</summary>
    public async Task RestartAsync(Action meanwhile, params string[] settings)
    {
        await StopAsync();
        meanwhile();
        _settings = [.. _settings, .. settings];
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
        builder.Services.AddLogArchive();
        builder.Services.AddLogRetention();
        builder.Services.AddLogCluster();
        builder.Services.AddLogPush();
        builder.Services.AddLogTail();
        builder.Services.AddLogRead();
        builder.Services.AddLogShipping();
        builder.Services.AddLogSearch();
        builder.Logging.AddProvider(Events);
        if (_time is not null)
        {
            builder.Services.AddSingleton(_time);
        }

        _replace(builder.Services);
        _app = builder.Build();
        _app.MapMeshService<LogShipperGrpcService>(isPublic: true);
        _app.MapMeshService<LogShippingGrpcService>(isPublic: true);
        _app.MapMeshService<LogPeerGrpcService>(isPublic: false);
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
