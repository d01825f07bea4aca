using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Grpc.Net.Client;

namespace Mesh.EndToEnd.Tests.Cluster;

/// <summary>A <c>mesh up</c> of the same build, on a data folder of its own.</summary>
public sealed partial class RunningMesh : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _chatter;

    private RunningMesh(Process process, StringBuilder chatter, string data, string readyLine)
    {
        _process = process;
        _chatter = chatter;
        Data = data;
        var words = readyLine.Split(' ');
        Address = words[1];
        Kubeconfig = words[2]["kubeconfig=".Length..];
        Channel = GrpcChannel.ForAddress(Address);
    }

    public string Data { get; }

    public string Address { get; }

    public string Kubeconfig { get; }

    public GrpcChannel Channel { get; }

    public int ProcessId => _process.Id;

    public string Chatter
    {
        get
        {
            lock (_chatter)
            {
                return _chatter.ToString();
            }
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task<RunningMesh> StartAsync(string data, int? port = null)
    {
        var process = Process.Start(Programs.Start(
            Programs.Mesh, ["up", "--data", data, "--port", $"{port ?? FreePort()}"]))!;
        var chatter = new StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (chatter)
            {
                chatter.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        var ready = await process.StandardOutput.ReadLineAsync(patience.Token);
        if (ready is null || !ready.StartsWith("ready ", StringComparison.Ordinal))
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            throw new InvalidOperationException($"mesh up printed '{ready}' instead of its ready line:\n{chatter}");
        }

        return new RunningMesh(process, chatter, data, ready);
    }

    /// <summary>Runs a <c>mesh</c> command against this one.</summary>
    public Task<CommandResult> RunAsync(params string[] args) =>
        Command.RunAsync(Programs.Mesh, args, new Dictionary<string, string> { ["MESH_ADDRESS"] = Address });

    /// <summary>Runs kubectl against this one's cluster.</summary>
    public Task<CommandResult> KubectlAsync(params string[] args) =>
        Command.RunAsync("kubectl", ["--kubeconfig", Kubeconfig, .. args]);

    /// <summary>What it and its services said last, for the message of a story that failed.</summary>
    public string Words()
    {
        const int Lines = 60;
        var logs = Directory.EnumerateFiles(Path.Combine(Data, "services"), "*.log").Order(StringComparer.Ordinal);
        return string.Join('\n', logs.Select(log =>
            $"--- {Path.GetFileName(log)}\n{string.Join('\n', File.ReadLines(log).TakeLast(Lines))}").Prepend(Chatter));
    }

    /// <summary>The process of a service, a child of this <c>mesh up</c>; null while it is down.</summary>
    public int? FindService(string name)
    {
        foreach (var stat in Directory.EnumerateDirectories("/proc").Select(d => Path.Combine(d, "stat")).Where(File.Exists))
        {
            if (TryReadStat(stat, out var pid, out var command, out var parent)
                && parent == ProcessId && name.StartsWith(command, StringComparison.Ordinal) && command.Length > 0)
            {
                return pid;
            }
        }

        return null;
    }

    /// <summary>Stops with SIGTERM, as a user would; gives the exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            SendSignal(_process.Id, Terminate);
        }

        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        try
        {
            await StopAsync();
        }
        finally
        {
            _process.Dispose();
            Directory.Delete(Data, recursive: true);
        }
    }

    private static bool TryReadStat(string path, out int pid, out string command, out int parent)
    {
        (pid, command, parent) = (0, "", 0);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (IOException)
        {
            // The process ended between the listing and the read.
            return false;
        }

        var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
        pid = int.Parse(text[..open], System.Globalization.CultureInfo.InvariantCulture);
        command = text[(open + 1)..close];
        parent = int.Parse(text[(close + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
