using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Mesh.Bench.Measuring;

namespace Mesh.Bench.Running;

/// <summary>One of the four services as a child process, told everything by its environment.</summary>
internal sealed class ServiceProgram : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _project;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly string _log;
    private Process _process;

    public ServiceProgram(string project, int port, IReadOnlyDictionary<string, string> environment, string log)
    {
        (_project, _environment, _log) = (project, environment, log);
        Channel = GrpcChannel.ForAddress(Loopback.Address(port));
        _process = Launch();
    }

    public GrpcChannel Channel { get; }

    /// <summary>Its resident memory in bytes, as the kernel counts it now.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Processor time that it has used since it started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Ends it as SIGKILL does, and starts it again at once.</summary>
    /// <param name="more">What it is told from now on, besides what it was told at first; null: nothing.</param>
    public void KillAndStart(IReadOnlyDictionary<string, string>? more = null)
    {
        Kill();
        _process = Launch(more);
    }

    /// <summary>Waits until it answers a health check.</summary>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        var health = new Health.HealthClient(Channel);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartPatience);
        while (true)
        {
            try
            {
                await health.CheckAsync(new HealthCheckRequest(), cancellationToken: patience.Token);
                return;
            }
            catch (RpcException) when (_process.HasExited || patience.IsCancellationRequested)
            {
                cancellation.ThrowIfCancellationRequested();
                throw new BenchFailedException($"{_project} did not come up; its log:\n{await File.ReadAllTextAsync(_log, cancellation)}");
            }
            catch (RpcException)
            {
                // Not yet.
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    public void Dispose()
    {
        Channel.Dispose();
        Kill();
    }

    private Process Launch(IReadOnlyDictionary<string, string>? more = null)
    {
        var start = BuiltPrograms.Start(_project, _project);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var (name, value) in _environment.Concat(more ?? new Dictionary<string, string>()))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += Write;
        process.ErrorDataReceived += Write;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Write(object sender, DataReceivedEventArgs line)
    {
        lock (_environment)
        {
            File.AppendAllText(_log, line.Data + "\n");
        }
    }

    private void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
