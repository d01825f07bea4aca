using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>The service as a process of its own, which can be killed.</summary>
internal sealed class LogShipperProcess(string directory) : IDisposable
{
    private readonly int _port = FreePort();
    private Process? _process;

    public GrpcChannel Connect() => GrpcChannel.ForAddress($"http://127.0.0.1:{_port}");

    public void Start()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "LogShipper"))
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["Mesh__Listen"] = $"http://127.0.0.1:{_port}";
        start.Environment["Mesh__DataDirectory"] = directory;
        start.Environment["Mesh__Ingress__Enabled"] = "false";
        // Should the test die, its standard input ends and the process with it.
        start.Environment["Mesh__StopWithParent"] = "true";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
    }

    /// <summary>Kills it with SIGKILL, and returns when it is gone.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
