using Grpc.Net.Client;
using Mesh.Hosting;
using Mesh.Report.V1;
using Mesh.Reporter.Artifacts;
using Mesh.Reporter.Reports;
using Mesh.Reporter.Storage;
using Mesh.Reporter.Watching;
using Microsoft.AspNetCore.Builder;

namespace Mesh.Reporter.Tests.Hosting;

/// <summary>Reporter in this process on a loopback port, wired as Program.cs does it, and a real client of it.</summary>
internal sealed class ReporterHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private ReporterHost(WebApplication app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.Urls.Single());
        Client = new ReporterService.ReporterServiceClient(_channel);
    }

    internal ReporterService.ReporterServiceClient Client { get; }

    internal IServiceProvider Services => _app.Services;

    internal static async Task<ReporterHost> StartAsync(TemporaryDirectory data, params string[] settings)
    {
        string[] args =
        [
            "--Mesh:Listen=http://127.0.0.1:0", $"--Mesh:DataDirectory={data.Path}", "--Mesh:Ingress:Enabled=false",
            "--Mesh:LogLevel=Error", .. settings,
        ];
        var builder = MeshService.CreateBuilder(args, "reporter");
        builder.Services.AddReportWatching();
        builder.Services.AddReportStorage();
        builder.Services.AddArtifacts();
        var app = builder.Build();
        app.MapMeshService<ReporterGrpcService>(isPublic: true);
        await app.StartAsync();
        return new ReporterHost(app);
    }

    internal Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        // As RunMeshAsync does it: what runs beside the calls ends before what it uses.
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
