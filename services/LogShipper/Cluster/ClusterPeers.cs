using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Mesh.Logs.V1;

namespace Mesh.LogShipper.Cluster;

/// <summary>The connections to the other members, one channel each.</summary>
internal sealed class ClusterPeers(ClusterMembers members) : IDisposable
{
    private readonly ConcurrentDictionary<Uri, Lazy<GrpcChannel>> _channels = new();

    public LogShipperService.LogShipperServiceClient Logs(string member) => new(Channel(member));

    public LogPeerService.LogPeerServiceClient Peer(string member) => new(Channel(member));

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Value.Dispose();
        }
    }

    private CallInvoker Channel(string member) =>
        _channels.GetOrAdd(members.AddressOf(member), address => new(() => Connect(address))).Value.CreateCallInvoker();

    private static GrpcChannel Connect(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            // A stream for each writer and reader of another member's logs: more than one connection carries.
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
        },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = 4 * 1024 * 1024,

        // A member that is back is asked at once: writers and readers pace themselves.
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
        MaxReconnectBackoff = TimeSpan.FromSeconds(1),
    });
}
