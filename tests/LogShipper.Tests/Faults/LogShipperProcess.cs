using System.Diagnostics;
using Grpc.Net.Client;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>The service as a process of its own, which can be killed.</summary>
internal sealed class LogShipperProcess(string directory, params (string Name, string Value)[] settings) : IDisposable
{
    private readonly Lock _gate = new();
    private Process? _process;
    private (string Text, TaskCompletionSource Said)? _awaited;

    public int Port { get; } = LoopbackPort.Free();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public GrpcChannel Connect() => GrpcChannel.ForAddress(Address);

    public void Start()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "LogShipper"))
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["Mesh__Listen"] = $"http://127.0.0.1:{Port}";
        start.Environment["Mesh__DataDirectory"] = directory;
        start.Environment["Mesh__Ingress__Enabled"] = "false";
        // Should the test die, its standard input ends and the process with it.
        start.Environment["Mesh__StopWithParent"] = "true";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Hear(line.Data ?? "");
        _process.BeginOutputReadLine();
    }

    /// <summary>Completes when it logs a line with this text. One at a time, to be called before it can say so.</summary>
    public Task WhenSaidAsync(string text)
    {
        lock (_gate)
        {
            _awaited = (text, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _awaited.Value.Said.Task;
        }
    }

    /// <summary>Tells it to stop with SIGTERM, and returns its exit code.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]))
        {
            await kill.WaitForExitAsync(cancellationToken);
        }

        await _process.WaitForExitAsync(cancellationToken);
        var code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
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

    private void Hear(string line)
    {
        lock (_gate)
        {
            if (_awaited is { } awaited && line.Contains(awaited.Text, StringComparison.Ordinal))
            {
                awaited.Said.TrySetResult();
            }
        }
    }
}
