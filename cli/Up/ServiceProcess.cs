using System.Diagnostics;
using System.Globalization;

namespace Mesh.Cli.Up;

/// <summary>A service's child process, its output going to its log file.</summary>
internal sealed class ServiceProcess : IServiceProcess
{
    private const int FirstSignalExitCode = 128;

    /// <summary>How long its output may go on after its end, when something that it started still holds the pipes.</summary>
    private static readonly TimeSpan OutputTimeout = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly BoundedLogFile _log;
    private volatile bool _hasEnded;

    public ServiceProcess(Process process, BoundedLogFile log)
    {
        _process = process;
        _log = log;
        Id = process.Id;
        Ended = WatchAsync(CopyAsync(process.StandardOutput.BaseStream), CopyAsync(process.StandardError.BaseStream));
    }

    public int Id { get; }

    public Task<string> Ended { get; }

    public void Stop() => Send(Signals.Terminate);

    public void Kill() => Send(Signals.Kill);

    public void Dispose()
    {
        _process.Dispose();
        _log.Dispose();
    }

    private async Task<string> WatchAsync(Task output, Task error)
    {
        await _process.WaitForExitAsync();
        _hasEnded = true;
        await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(OutputTimeout));
        var code = _process.ExitCode;
        return code > FirstSignalExitCode
            ? string.Create(CultureInfo.InvariantCulture, $"signal {code - FirstSignalExitCode}")
            : string.Create(CultureInfo.InvariantCulture, $"exit code {code}");
    }

    private void Send(int signal)
    {
        if (!_hasEnded)
        {
            Signals.Send(Id, signal);
        }
    }

    private async Task CopyAsync(Stream stream)
    {
        var buffer = new byte[16 << 10];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            _log.Write(buffer.AsSpan(0, count));
        }
    }
}
