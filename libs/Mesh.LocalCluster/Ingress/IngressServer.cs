using System.Net;
using Mesh.Local.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.Ingress;

/// <summary>The one port that carries the public services.</summary>
internal sealed class IngressServer : IAsyncDisposable
{
    private const int WindowBytes = 1024 * 1024;

    private readonly LoopbackServer _server;
    private readonly Forwarder _forwarder;

    private IngressServer(LoopbackServer server, Forwarder forwarder, int port)
    {
        _server = server;
        _forwarder = forwarder;
        Port = port;
    }

    public int Port { get; }

    public static async Task<IngressServer> StartAsync(
        RouteWatcher routes,
        int port,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var real = new IPEndPoint(IPAddress.Loopback, port);
        var transport = new SniffingTransport(LoopbackServer.Sockets(loggers), loggers.CreateLogger<SniffingTransport>());
        var forwarder = new Forwarder(routes, loggers.CreateLogger<Forwarder>());
        var server = await LoopbackServer.StartAsync(
            port,
            options => Listen(options, real),
            transport,
            forwarder.HandleAsync,
            loggers,
            cancellationToken).ConfigureAwait(false);
        return new IngressServer(server, forwarder, transport.Bound?.Port ?? port);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        _forwarder.Dispose();
    }

    private static void Listen(KestrelServerOptions options, IPEndPoint real)
    {
        // Streams live for hours and say nothing for long: no limit here may end one.
        options.Limits.KeepAliveTimeout = TimeSpan.FromDays(30);
        options.Limits.MaxRequestBodySize = null;
        options.Limits.Http2.MaxStreamsPerConnection = 10_000;
        options.Limits.Http2.InitialConnectionWindowSize = 4 * WindowBytes;
        options.Limits.Http2.InitialStreamWindowSize = WindowBytes;
        options.Listen(new SniffedEndPoint(real, isHttp2: true), listen => listen.Protocols = HttpProtocols.Http2);
        options.Listen(new SniffedEndPoint(real, isHttp2: false), listen => listen.Protocols = HttpProtocols.Http1);
    }
}
