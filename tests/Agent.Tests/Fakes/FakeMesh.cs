using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Agent.Tests.Fakes;

/// <summary>LogShipper and Reporter behind one h2c port, which can go away and come back.</summary>
internal sealed class FakeMesh : IAsyncDisposable
{
    private WebApplication? _app;
    private int _port;

    public FakeLogShipper Logs { get; } = new();

    public FakeReporter Reports { get; } = new();

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public static async Task<FakeMesh> StartAsync()
    {
        var mesh = new FakeMesh();
        await mesh.UpAsync();
        return mesh;
    }

    public async Task UpAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, _port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(Logs);
        builder.Services.AddSingleton(Reports);
        _app = builder.Build();
        _app.MapGrpcService<FakeLogShipper>();
        _app.MapGrpcService<FakeReporter>();
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        _port = new Uri(addresses.Addresses.Single()).Port;
    }

    /// <summary>Goes away without a word, as a killed process does.</summary>
    public async Task DownAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app!.StopAsync(now.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await DownAsync();
        }
    }
}
