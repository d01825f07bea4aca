using Grpc.Net.Client;
using Mesh.Bench.Running;
using Mesh.Logs.V1;

namespace Mesh.Bench.Logs;

/// <summary>A LogShipper of its own on an empty folder, and connections to it.</summary>
internal sealed class LogServer : IDisposable
{
    // A connection carries 1,000 streams, and one is not read faster than one core does it.
    private const int StreamsPerConnection = 500;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("mesh-bench-logs-");
    private readonly int _port = Loopback.FreePort();
    private readonly List<GrpcChannel> _channels = [];
    private readonly ServiceProgram _program;

    private LogServer()
    {
        var environment = new Dictionary<string, string>
        {
            ["Mesh__Listen"] = Loopback.Address(_port),
            ["Mesh__DataDirectory"] = _data.CreateSubdirectory("data").FullName,
            ["Mesh__StopWithParent"] = "true",
            ["Mesh__LogLevel"] = "Warning",
            ["Mesh__Ingress__Enabled"] = "false",
        };
        _program = new ServiceProgram("LogShipper", _port, environment, Path.Combine(_data.FullName, "log"));
    }

    /// <summary>Its resident memory in bytes.</summary>
    public long ResidentBytes => _program.ResidentBytes;

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan ProcessorTime => _program.ProcessorTime;

    public static async Task<LogServer> StartAsync(CancellationToken cancellation)
    {
        var server = new LogServer();
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

    /// <summary>The client for the stream of a number; not for several threads.</summary>
    public LogShipperService.LogShipperServiceClient Client(int stream)
    {
        while (_channels.Count <= stream / StreamsPerConnection)
        {
            _channels.Add(GrpcChannel.ForAddress(Loopback.Address(_port)));
        }

        return new LogShipperService.LogShipperServiceClient(_channels[stream / StreamsPerConnection]);
    }

    public void Dispose()
    {
        _channels.ForEach(c => c.Dispose());
        _program.Dispose();
        _data.Delete(recursive: true);
    }
}
