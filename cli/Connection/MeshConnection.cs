using Grpc.Net.Client;
using Mesh.Intake.V1;
using Mesh.Logs.V1;
using Mesh.Report.V1;

namespace Mesh.Cli.Connection;

/// <summary>One HTTP/2 connection to mesh, and the clients of its public services on it.</summary>
public sealed class MeshConnection : IDisposable
{
    /// <summary>No answer is larger: a page of jobs with their specs is the largest.</summary>
    private const int MaxMessageBytes = 64 << 20;

    private readonly GrpcChannel _channel;

    public MeshConnection(Uri address)
    {
        Address = address;
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MaxMessageBytes,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                EnableMultipleHttp2Connections = true,
                // A quiet stream whose other end is gone must be noticed, or --follow would wait for ever.
                KeepAlivePingDelay = TimeSpan.FromSeconds(15),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                UseProxy = !address.IsLoopback,
            },
            DisposeHttpClient = true,
            ServiceConfig = UnaryRetries.Config,
        });
        Intake = new JobIntakeService.JobIntakeServiceClient(_channel);
        Logs = new LogShipperService.LogShipperServiceClient(_channel);
        Reporter = new ReporterService.ReporterServiceClient(_channel);
    }

    public Uri Address { get; }

    public JobIntakeService.JobIntakeServiceClient Intake { get; }

    public LogShipperService.LogShipperServiceClient Logs { get; }

    public ReporterService.ReporterServiceClient Reporter { get; }

    public void Dispose() => _channel.Dispose();
}
