using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mesh.Local.Hosting;

/// <summary>Kestrel on a loopback port, without a host: it starts in milliseconds and touches no signal handler.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly ServiceProvider _services;

    private LoopbackServer(KestrelServer server, ServiceProvider services)
    {
        _server = server;
        _services = services;
    }

    public int Port { get; private set; }

    public static SocketTransportFactory Sockets(ILoggerFactory loggers) =>
        new(Options.Create(new SocketTransportOptions { NoDelay = true }), loggers);

    public static async Task<LoopbackServer> StartAsync(
        int port,
        Action<KestrelServerOptions> listen,
        IConnectionListenerFactory transport,
        RequestDelegate handler,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddSingleton(loggers).AddLogging().BuildServiceProvider();
        var options = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        listen(options);
        var server = new KestrelServer(Options.Create(options), transport, loggers);
        var started = new LoopbackServer(server, services);
        try
        {
            await server.StartAsync(new RequestApplication(handler), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsAddressInUse(failure))
        {
            await started.DisposeAsync().ConfigureAwait(false);
            throw new PortInUseException(port, failure);
        }

        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        started.Port = addresses.Select(text => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri.Port : port)
            .FirstOrDefault(port);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        await _server.StopAsync(now.Token).ConfigureAwait(false);
        _server.Dispose();
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    private static bool IsAddressInUse(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
            {
                return true;
            }
        }

        return false;
    }
}
