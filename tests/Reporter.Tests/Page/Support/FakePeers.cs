using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Reporter.Tests.Page.Support;

/// <summary>The two services that the page asks, in this process on a loopback port.</summary>
internal sealed class FakePeers : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakePeers(WebApplication app) => _app = app;

    public FakeIntake Intake => _app.Services.GetRequiredService<FakeIntake>();

    public FakeLogs Logs => _app.Services.GetRequiredService<FakeLogs>();

    public string Address => _app.Urls.Single();

    public static async Task<FakePeers> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<FakeIntake>();
        builder.Services.AddSingleton<FakeLogs>();
        var app = builder.Build();
        app.MapGrpcService<FakeIntake>();
        app.MapGrpcService<FakeLogs>();
        await app.StartAsync();
        return new FakePeers(app);
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
