using Grpc.Core;
using Grpc.Net.Client;
using Mesh.Cli.Output;
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

    private MeshConnection(Uri address, TimeProvider time, Action<RpcException> waits)
    {
        Address = address;
        Questions = new MeshQuestions(time, waits);
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
        });
        Intake = new JobIntakeService.JobIntakeServiceClient(_channel);
        Logs = new LogShipperService.LogShipperServiceClient(_channel);
        Shipping = new LogShippingService.LogShippingServiceClient(_channel);
        Reporter = new ReporterService.ReporterServiceClient(_channel);
    }

    public Uri Address { get; }

    /// <summary>Unary calls go through here.</summary>
    public MeshQuestions Questions { get; }

    public JobIntakeService.JobIntakeServiceClient Intake { get; }

    public LogShipperService.LogShipperServiceClient Logs { get; }

    public LogShippingService.LogShippingServiceClient Shipping { get; }

    public ReporterService.ReporterServiceClient Reporter { get; }

    /// <summary>Connects when the first call is made, and says on stderr when a question must be asked again.</summary>
    public static MeshConnection Open(Uri address, TimeProvider time, CliConsole console) => new(
        address, time, error => console.Say($"mesh: {RpcErrorText.Describe(error, address)}; asking again"));

    public void Dispose() => _channel.Dispose();
}
