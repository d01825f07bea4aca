using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Mesh.Intake.V1;
using Mesh.JobIntake.Leadership.Forwarding;

namespace Mesh.JobIntake.Tests.Process;

/// <summary>An address at which one JobIntake after another runs, on a database that others share, and its clients.</summary>
internal sealed class IntakePlace : IDisposable
{
    private readonly string _directory;
    private readonly string _database;
    private readonly int _port;
    private readonly GrpcChannel _channel;
    private IntakeProcess? _process;

    public IntakePlace(string directory, string database)
    {
        (_directory, _database, _port) = (directory, database, FreePort());
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{_port}");
        Intake = new JobIntakeService.JobIntakeServiceClient(_channel);
        Queue = new JobQueueService.JobQueueServiceClient(_channel);
    }

    public JobIntakeService.JobIntakeServiceClient Intake { get; }

    public JobQueueService.JobQueueServiceClient Queue { get; }

    public string Database => _database;

    public IntakeProcess Process => _process ?? throw new InvalidOperationException("Nothing was started here.");

    public async Task StartAsync(params (string Name, string Value)[] settings)
    {
        _process?.Dispose();
        _process = await IntakeProcess.StartAsync(_directory, _database, [("Mesh:Listen", $"http://127.0.0.1:{_port}"), .. settings]);
    }

    /// <summary>Returns once the process here leads: a call that was forwarded before is answered by the leader alone.</summary>
    public Task LeadAsync() => PersistentClients.PersistAsync(deadline => Intake.GetQueueAsync(
        new GetQueueRequest(), new Metadata { { ForwardedRequest.Mark, "test" } }, deadline).ResponseAsync);

    public void Dispose()
    {
        _channel.Dispose();
        _process?.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
