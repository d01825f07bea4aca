using System.Net;
using System.Net.Sockets;
using Mesh.Local.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mesh.Local.Tests.Ingress;

[Collection(ClusterCollection.Name)]
public sealed class IngressTests(ClusterFixture fixture)
{
    private const string Root = "/apis/networking.k8s.io/v1/namespaces/mesh/ingresses";

    private readonly KubeApi _api = fixture.Api;

    [Fact]
    public async Task Forward_BidirectionalStream_CarriesEachPieceAtOnceAndTheTrailers()
    {
        await using var backend = await BackendServer.StartAsync(HttpProtocols.Http2, EchoAsync);
        await RouteAsync("echo", "/test.Echo", backend.Port, "GRPC");
        using var client = Http2Client();
        var pieces = new PieceContent();
        using var request = GrpcRequest("/test.Echo/Bidi", pieces);

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var answers = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[16];
        foreach (var piece in (byte[])[1, 2, 3])
        {
            // The next piece is sent only when the last one came back: nothing may wait for more.
            await pieces.SendAsync(piece);
            Assert.Equal(1, await answers.ReadAsync(buffer));
            Assert.Equal(piece, buffer[0]);
        }

        pieces.Complete();
        Assert.Equal(0, await answers.ReadAsync(buffer));
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal("trailers", response.Headers.GetValues("seen-te").Single());
    }

    [Fact]
    public async Task Forward_ClientThatLeaves_CancelsTheBackend()
    {
        var cancelled = new TaskCompletionSource();
        await using var backend = await BackendServer.StartAsync(HttpProtocols.Http2, async context =>
        {
            await context.Response.Body.FlushAsync();
            context.RequestAborted.Register(cancelled.SetResult);
            await cancelled.Task;
        });
        await RouteAsync("leave", "/test.Leave", backend.Port, "GRPC");
        using var client = Http2Client();
        using var request = GrpcRequest("/test.Leave/Stream", new ByteArrayContent([]));

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Dispose();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Forward_Http1_ReachesAnHttpBackend()
    {
        await using var backend = await BackendServer.StartAsync(
            HttpProtocols.Http1, context => context.Response.WriteAsync($"{context.Request.Path}{context.Request.QueryString}"));
        await RouteAsync("page", "/page", backend.Port, "HTTP");
        using var client = new HttpClient { BaseAddress = fixture.Cluster.IngressAddress };

        Assert.Equal("/page/a%20b?q=1", await client.GetStringAsync("/page/a%20b?q=1"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/pagers")).StatusCode);
    }

    [Fact]
    public async Task Forward_NoRoute_IsUnimplementedForGrpc()
    {
        using var client = Http2Client();
        using var request = GrpcRequest("/no.Such/Method", new ByteArrayContent([]));

        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("12", Status(response));
    }

    [Fact]
    public async Task Forward_BackendDown_IsUnavailable()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await RouteAsync("down", "/test.Down", port, "GRPC");
        using var client = Http2Client();
        using var grpc = GrpcRequest("/test.Down/Call", new ByteArrayContent([]));

        using var refused = await client.SendAsync(grpc);
        using var plain = await client.GetAsync("/test.Down/Call");

        Assert.Equal("14", Status(refused));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, plain.StatusCode);
    }

    [Fact]
    public async Task Forward_EndpointThatMoves_IsFollowed()
    {
        await using var first = await BackendServer.StartAsync(HttpProtocols.Http2, context => context.Response.WriteAsync("first"));
        await using var second = await BackendServer.StartAsync(HttpProtocols.Http2, context => context.Response.WriteAsync("second"));
        await RouteAsync("moving", "/moving", first.Port, "GRPC");
        using var client = Http2Client();
        Assert.Equal("first", await client.GetStringAsync("/moving"));

        await _api.SendAsync(
            HttpMethod.Patch,
            "/apis/discovery.k8s.io/v1/namespaces/mesh/endpointslices/moving",
            $$$"""{"ports":[{"name":"grpc","port":{{{second.Port}}},"protocol":"TCP"}]}""",
            "application/merge-patch+json");

        await UntilAsync(async () => await client.GetStringAsync("/moving") == "second");
    }

    private static string Status(HttpResponseMessage response) =>
        response.Headers.Concat(response.TrailingHeaders).Single(header => header.Key == "grpc-status").Value.Single();

    private static async Task EchoAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["seen-te"] = context.Request.Headers.TE;
        await context.Response.StartAsync();
        await context.Response.Body.FlushAsync();
        var buffer = new byte[16];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer)) > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read));
            await context.Response.Body.FlushAsync();
        }

        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static HttpRequestMessage GrpcRequest(string path, HttpContent content)
    {
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new System.Net.Http.Headers.TransferCodingWithQualityHeaderValue("trailers"));
        return request;
    }

    private HttpClient Http2Client() => new()
    {
        BaseAddress = fixture.Cluster.IngressAddress,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromSeconds(60),
    };

    private async Task RouteAsync(string name, string path, int port, string protocol)
    {
        await _api.CreateAsync(
            "/api/v1/namespaces/mesh/services",
            $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"ports":[{"name":"grpc","port":8080}]}}""");
        await _api.CreateAsync("/apis/discovery.k8s.io/v1/namespaces/mesh/endpointslices", $$$"""
            {"metadata":{"name":"{{{name}}}","labels":{"kubernetes.io/service-name":"{{{name}}}"}},"addressType":"IPv4",
             "ports":[{"name":"grpc","port":{{{port}}},"protocol":"TCP"}],
             "endpoints":[{"addresses":["127.0.0.1"],"conditions":{"ready":true}}]}
            """);
        await _api.CreateAsync(Root, $$$"""
            {"metadata":{"name":"{{{name}}}","annotations":{"nginx.ingress.kubernetes.io/backend-protocol":"{{{protocol}}}"}},
             "spec":{"rules":[{"http":{"paths":[{"path":"{{{path}}}","pathType":"Prefix",
              "backend":{"service":{"name":"{{{name}}}","port":{"number":8080} } } }]} }]} }
            """);
        // The Ingress says that it serves the object by writing its address into it.
        await foreach (var (_, ingress) in _api.WatchAsync($"{Root}?fieldSelector=metadata.name={name}"))
        {
            if (ingress["status"]?["loadBalancer"]?["ingress"] is not null)
            {
                return;
            }
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(5, deadline.Token);
        }
    }
}
