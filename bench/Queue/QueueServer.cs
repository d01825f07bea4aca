using System.Diagnostics;
using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Net.Client;
using Mesh.Bench.Running;
using Mesh.Intake.V1;

namespace Mesh.Bench.Queue;

/// <summary>A JobIntake of its own on an empty store, and connections to it. It signs job tokens, as `mesh up` lets it.</summary>
internal sealed class QueueServer : IDisposable
{
    private const int Connections = 4;
    private static readonly TimeSpan RestartPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("mesh-bench-queue-");
    private readonly List<GrpcChannel> _channels = [];
    private readonly ServiceProgram _program;

    private QueueServer(QueueStore store)
    {
        var port = Loopback.FreePort();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keyFile = Path.Combine(_data.FullName, "key.pem");
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        var environment = new Dictionary<string, string>(store.Environment)
        {
            ["Mesh__Listen"] = Loopback.Address(port),
            ["Mesh__DataDirectory"] = _data.CreateSubdirectory("data").FullName,
            ["Mesh__StopWithParent"] = "true",
            ["Mesh__LogLevel"] = "Warning",
            ["Mesh__Ingress__Enabled"] = "false",
            ["Mesh__JobTokens__PrivateKeyFile"] = keyFile,
        };
        _program = new ServiceProgram("JobIntake", port, environment, Path.Combine(_data.FullName, "log"));
        for (var i = 0; i < Connections; i++)
        {
            _channels.Add(GrpcChannel.ForAddress(Loopback.Address(port)));
        }
    }

    /// <summary>Its resident memory in bytes.</summary>
    public long ResidentBytes => _program.ResidentBytes;

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan ProcessorTime => _program.ProcessorTime;

    public static async Task<QueueServer> StartAsync(QueueStore store, CancellationToken cancellation)
    {
        var server = new QueueServer(store);
        try
        {
            await server._program.ReadyAsync(cancellation);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>One of a few connections; callers of near numbers have different ones.</summary>
    public GrpcChannel Channel(int caller) => _channels[caller % _channels.Count];

    /// <summary>How many jobs wait.</summary>
    public async Task<long> CountQueuedAsync(CancellationToken cancellation)
    {
        var client = new JobIntakeService.JobIntakeServiceClient(Channel(0));
        return (await client.GetQueueAsync(new GetQueueRequest(), cancellationToken: cancellation)).Queued;
    }

    /// <summary>Ends it as SIGKILL does, and starts it again.</summary>
    /// <param name="cancellation">Ends the wait for it.</param>
    /// <param name="more">What it is told by its environment besides; null: nothing.</param>
    /// <returns>How long it took until it served again: one that listens may still wait for the lead of the one before.</returns>
    public async Task<TimeSpan> KillAndStartAsync(
        CancellationToken cancellation, IReadOnlyDictionary<string, string>? more = null)
    {
        var start = Stopwatch.GetTimestamp();
        _program.KillAndStart(more);
        await _program.ReadyAsync(cancellation);
        while (true)
        {
            try
            {
                await CountQueuedAsync(cancellation);
                return Stopwatch.GetElapsedTime(start);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && Stopwatch.GetElapsedTime(start) < RestartPatience)
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    public void Dispose()
    {
        _channels.ForEach(channel => channel.Dispose());
        _program.Dispose();
        _data.Delete(recursive: true);
    }
}
