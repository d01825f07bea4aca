using System.Text.Json.Nodes;
using Grpc.Net.Client;
using Mesh.Hosting;
using Mesh.Report.V1;
using Mesh.Reporter.Artifacts;
using Mesh.Reporter.Page;
using Mesh.Reporter.Reports;
using Mesh.Reporter.Storage;
using Mesh.Reporter.Tests.Hosting;
using Mesh.Reporter.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Reporter.Tests.Page.Support;

/// <summary>Reporter with its page, wired as Program.cs does it, on loopback ports, with peers that a test commands.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    // The machine is shared, and what is waited for comes.
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryDirectory _data = new();
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private PageHost(WebApplication app, FakePeers peers, TemporaryDirectory data)
    {
        (_app, Peers, _data) = (app, peers, data);
        Grpc = new Uri(app.Urls.First());
        Page = new Uri(app.Urls.Last());
        _channel = GrpcChannel.ForAddress(Grpc);
        Reporter = new ReporterService.ReporterServiceClient(_channel);
        Client = new HttpClient { BaseAddress = Page, Timeout = Patience };
    }

    public FakePeers Peers { get; }

    public Uri Grpc { get; }

    public Uri Page { get; }

    public HttpClient Client { get; }

    public ReporterService.ReporterServiceClient Reporter { get; }

    public PageGate Gate => _app.Services.GetRequiredService<PageGate>();

    public static async Task<PageHost> StartAsync(params string[] settings)
    {
        var peers = await FakePeers.StartAsync();
        var data = new TemporaryDirectory();
        string[] args =
        [
            "--Mesh:Listen=http://127.0.0.1:0", $"--Mesh:DataDirectory={data.Path}", "--Mesh:Ingress:Enabled=false",
            "--Mesh:LogLevel=Error", "--Reporter:Page:Listen=http://127.0.0.1:0", "--Reporter:Page:Heartbeat=00:00:00.2",
            $"--Mesh:Services:JobIntake={peers.Address}", $"--Mesh:Services:LogShipper={peers.Address}", .. settings,
        ];
        var builder = MeshService.CreateBuilder(args, "reporter");
        builder.Services.AddReportWatching();
        builder.Services.AddReportStorage();
        builder.Services.AddArtifacts();
        builder.AddPage();
        var app = builder.Build();
        app.MapPage();
        app.MapMeshService<ReporterGrpcService>(isPublic: true);
        await app.StartAsync();
        return new PageHost(app, peers, data);
    }

    /// <summary>Opens a stream and returns when its headers are here.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path) => Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);

    public async Task<JsonNode> JsonAsync(string path) =>
        JsonNode.Parse(await (await Client.GetAsync(path)).Content.ReadAsStringAsync())!;

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _channel.Dispose();
        // As RunMeshAsync does it: what runs beside the calls ends before what it uses.
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Peers.DisposeAsync();
        _data.Dispose();
    }
}
