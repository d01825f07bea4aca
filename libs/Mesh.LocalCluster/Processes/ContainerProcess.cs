using System.Diagnostics;
using System.Globalization;
using Mesh.Local.Logs;

namespace Mesh.Local.Processes;

/// <summary>One started container.</summary>
internal sealed class ContainerProcess
{
    /// <summary>
    /// unshare ends by the signal that ended its child, except that SIGKILL cannot be restored to its default: then it says
    /// this and exits 1.
    /// </summary>
    private static readonly byte[] KilledWords = "unshare: sigprocmask unblock failed: Invalid argument"u8.ToArray();

    private const int HeadBytes = 1024;

    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly bool _isolated;

    public ContainerProcess(Process process, bool isolated, ContainerLog log, TimeProvider time)
    {
        _process = process;
        _isolated = isolated;
        Pid = process.Id;
        Exited = RunAsync(log, time);
    }

    /// <summary>The process that LocalCluster started: <c>unshare</c>, or the command itself.</summary>
    public int Pid { get; }

    /// <summary>The first process inside the container; null when there is none (yet, or any more).</summary>
    public int? InnerPid => Exited.IsCompleted ? null : _isolated ? FirstChild(Pid) : Pid;

    /// <summary>The exit code, 128+n after signal n; completes when the output is in the log too.</summary>
    public Task<int> Exited { get; }

    /// <summary>Once exited: why the command never ran; null when it did.</summary>
    public string? SetupError { get; private set; }

    public void Terminate() => Send(Signals.Terminate);

    public void Kill() => Send(Signals.Kill);

    private void Send(int signal)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        if (!_isolated)
        {
            // Its own session, so the group takes what it started along.
            if (!Signals.Send(-Pid, signal))
            {
                Signals.Send(Pid, signal);
            }

            return;
        }

        // Before unshare forked there is nobody else to tell; afterwards only the child counts, unshare just waits for it.
        Signals.Send(FirstChild(Pid) ?? Pid, signal);
    }

    /// <summary>The first child of a process of this machine; null when it has none.</summary>
    public static int? FirstChild(int pid)
    {
        try
        {
            var children = File.ReadAllText($"/proc/{pid}/task/{pid}/children");
            var first = children.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return int.TryParse(first, CultureInfo.InvariantCulture, out var child) ? child : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<int> RunAsync(ContainerLog log, TimeProvider time)
    {
        using (_process)
        {
            _process.StandardInput.Close();
            var head = new MemoryStream(HeadBytes);
            var output = PumpAsync(_process.StandardOutput.BaseStream, new LineSplitter(log, "stdout"), null);
            var errorLines = new LineSplitter(log, "stderr", _isolated ? KilledWords : null);
            var errors = PumpAsync(_process.StandardError.BaseStream, errorLines, head);
            await _process.WaitForExitAsync().ConfigureAwait(false);
            var drained = Task.WhenAll(output, errors);
            try
            {
                // In a pid namespace nobody is left to hold the pipes; without one a stray child may.
                await drained.WaitAsync(DrainLimit, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                _process.StandardOutput.Close();
                _process.StandardError.Close();
            }

            SetupError = StartFailure.Read(head.ToArray());
            return errorLines.SawEpitaph && _process.ExitCode == 1 ? 128 + Signals.Kill : _process.ExitCode;
        }
    }

    private async Task PumpAsync(Stream stream, LineSplitter lines, MemoryStream? head)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                if (head is not null && head.Length < HeadBytes)
                {
                    // The message comes in pieces, so it is judged when all of it is here.
                    head.Write(buffer, 0, Math.Min(read, HeadBytes - (int)head.Length));
                }

                lines.Write(buffer.AsSpan(0, read));
            }
        }
        catch (Exception closed) when (closed is ObjectDisposedException or IOException)
        {
            // The drain limit closed the stream under us: what came until then is in the log.
            lines.Finish();
            return;
        }

        lines.Finish();
    }
}
