using Grpc.Core;
using Grpc.Net.Client;

namespace Mesh.Agent.Connecting;

/// <summary>The one HTTP/2 connection to Mesh's address, and the job token.</summary>
internal sealed class MeshConnection : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly string _tokenFile;

    public MeshConnection(Uri address, string tokenFile)
    {
        _tokenFile = tokenFile;
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,

                // A peer that vanished without a word must not hold a quiet log for longer than this.
                KeepAlivePingDelay = TimeSpan.FromSeconds(15),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            },
            DisposeHttpClient = true,
        });
    }

    public CallInvoker Invoker => _channel.CreateCallInvoker();

    /// <summary>The token is read for every call: the file is a mounted Secret, which Kubernetes can renew.</summary>
    public Metadata Headers()
    {
        try
        {
            return new Metadata { { "authorization", $"Bearer {File.ReadAllText(_tokenFile).Trim()}" } };
        }
        catch (IOException exception)
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, $"the job token cannot be read: {exception.Message}"));
        }
    }

    public void Dispose() => _channel.Dispose();
}
