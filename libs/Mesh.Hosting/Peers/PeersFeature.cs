using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Mesh.Hosting.Peers;

/// <summary>Wires typed clients of the other services.</summary>
public static class PeersFeature
{
    /// <summary>Registers a generated client that speaks to a peer.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="peer">The service that it speaks to.</param>
    /// <param name="name">The client's name for <c>GrpcClientFactory</c>; null: the client is injected by its type.</param>
    public static IHttpClientBuilder AddPeer<TClient>(this IHostApplicationBuilder builder, Peer peer, string? name = null)
        where TClient : ClientBase<TClient>
    {
        builder.Services.AddMeshOptions<PeerOptions>(PeerOptions.Section);
        return builder.Services
            .AddGrpcClient<TClient>(name ?? typeof(TClient).Name, (services, client) =>
                client.Address = services.GetRequiredService<IOptions<PeerOptions>>().Value.Of(peer))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                UseProxy = false,
            })
            .AddInterceptor(() => new BrokenWriteInterceptor());
    }
}
