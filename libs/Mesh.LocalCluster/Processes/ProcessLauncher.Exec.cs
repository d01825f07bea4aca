using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Mesh.Local.Processes;

internal sealed partial class ProcessLauncher
{
    private const int NotStarted = 125;

    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SetupLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SetupPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Arguments: working directory, then the command. The test tells a container's root from the host's.</summary>
    private const string ExecScript =
        "[ -d /" + RootView.OldRoot + " ] || { echo '" + ExecResult.NotStarted + "' >&2; exit 125; }\n" +
        JoinScript +
        "cd \"$1\" && shift && exec \"$@\"\n";

    /// <summary>The containers that run now, for those who name them.</summary>
    public RunningContainers Running { get; } = new();

    /// <summary>Starts a command in the namespaces, root and environment of a container; its streams are pipes.</summary>
    /// <param name="container">The container to join.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="terminal">Give it a pseudo-terminal, by <c>script</c>.</param>
    /// <exception cref="IOException">The container is gone, or a program that this needs is not installed.</exception>
    public async Task<Process> JoinAsync(RunningContainer container, IReadOnlyList<string> command, bool terminal)
    {
        if (terminal)
        {
            var script = _tools.Script ?? throw new IOException("a terminal needs the program script");
            command = [script, "-qefc", string.Join(' ', command.Select(Quote)), "/dev/null"];
        }

        using (var limit = new CancellationTokenSource(SetupLimit, _time))
        {
            await UntilSetUpAsync(container.Process, limit.Token).ConfigureAwait(false);
        }

        var plan = container.Plan with { Arguments = command };
        var start = (Mode == IsolationMode.None ? Plain(plan) : Entering(container.Process, plan))
            ?? throw new IOException("the container has no process, or the program nsenter is not installed");
        return await _spawner.RunAsync(() => Process.Start(start) ?? throw new IOException("no process was started"))
            .ConfigureAwait(false);
    }

    /// <summary>A container counts as running while its root is still being made; nothing tells when that is done.</summary>
    private async Task UntilSetUpAsync(ContainerProcess container, CancellationToken cancellationToken)
    {
        while (Mode != IsolationMode.None && !container.Exited.IsCompleted && !cancellationToken.IsCancellationRequested
            && !(container.InnerPid is { } pid && Directory.Exists($"/proc/{pid}/root/{RootView.OldRoot}")))
        {
            await Task.Delay(SetupPause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Runs one more command in a container. Cancellation kills it; only the first of its output is kept.</summary>
    public async Task<ExecResult> ExecAsync(
        ContainerProcess container,
        ProcessPlan plan,
        int maxOutput,
        CancellationToken cancellationToken)
    {
        var start = Mode == IsolationMode.None ? Plain(plan) : Entering(container, plan);
        if (start is null)
        {
            return ExecResult.Early;
        }

        Process process;
        try
        {
            process = await _spawner.RunAsync(() => Process.Start(start)!).ConfigureAwait(false);
        }
        catch (Win32Exception failure)
        {
            return new ExecResult(NotStarted, failure.Message);
        }

        using (process)
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, maxOutput);
            var errors = ReadAsync(process.StandardError, maxOutput);
            try
            {
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return new ExecResult(null, "");
            }

            // What it left running may hold the pipes: then the first words have to do.
            await Task.WhenAny(Task.WhenAll(output, errors), Task.Delay(DrainLimit, _time, cancellationToken))
                .ConfigureAwait(false);
            var text = (output.IsCompleted ? await output.ConfigureAwait(false) : "")
                + (errors.IsCompleted ? await errors.ConfigureAwait(false) : "");
            return new ExecResult(process.ExitCode, text);
        }
    }

    /// <summary>The same for a container that may still be set up: waits for that, as long as it is not cancelled.</summary>
    public async Task<ExecResult> EnterAsync(
        ContainerProcess container, ProcessPlan plan, int maxOutput, CancellationToken cancellationToken)
    {
        await UntilSetUpAsync(container, cancellationToken).ConfigureAwait(false);
        return await ExecAsync(container, plan, maxOutput, cancellationToken).ConfigureAwait(false);
    }

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''")}'";

    private static async Task<string> ReadAsync(StreamReader reader, int maxOutput)
    {
        var text = new StringBuilder();
        var buffer = new char[1024];
        try
        {
            int read;
            while ((read = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                text.Append(buffer, 0, Math.Min(read, maxOutput - text.Length));
            }
        }
        catch (Exception closed) when (closed is ObjectDisposedException or IOException)
        {
            // The process was killed or given up: what came until then counts.
            return text.ToString();
        }

        return text.ToString();
    }

    private ProcessStartInfo? Entering(ContainerProcess container, ProcessPlan plan)
    {
        if (_tools.Nsenter is not { } nsenter || container.InnerPid is not { } pid)
        {
            return null;
        }

        var start = NewStart();
        SetCgroups(start, plan);
        start.WorkingDirectory = "/";
        var arguments = new List<string>();
        DieWithParent(arguments);
        arguments.AddRange([nsenter, "--target", pid.ToString(CultureInfo.InvariantCulture), "--mount", "--pid"]);
        if (Mode == IsolationMode.UserNamespaces)
        {
            arguments.AddRange(["--user", "--preserve-credentials"]);
        }

        arguments.AddRange(["--", _tools.Shell, "-c", ExecScript, "mesh-exec", plan.WorkingDirectory ?? "/"]);
        AddCommand(arguments, plan.Environment, plan.Arguments);
        return Fill(start, arguments);
    }
}
