using System.Diagnostics;
using Grpc.Net.Client;
using Mesh.Report.V1;

namespace Mesh.Reporter.Tests.Hosting;

/// <summary>The real Reporter in a process of its own, and a real client of it.</summary>
internal sealed class ReporterProcess : IAsyncDisposable
{
    private const string Announcement = "Now listening on: ";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly GrpcChannel _channel;

    private ReporterProcess(Process process, string address)
    {
        _process = process;
        _channel = GrpcChannel.ForAddress(address);
        Client = new ReporterService.ReporterServiceClient(_channel);
    }

    internal ReporterService.ReporterServiceClient Client { get; }

    /// <param name="data">Its data folder.</param>
    /// <param name="mount">
    /// A command that mounts something in the data folder, <c>$DIR</c>, in a mount namespace of the process's own; null: none.
    /// </param>
    internal static async Task<ReporterProcess> StartAsync(TemporaryDirectory data, string? mount = null)
    {
        // This assembly lies in artifacts/bin/Reporter.Tests/{configuration}/, the program beside it.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var bin = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.FullName;
        var program = Path.Combine(bin, "Reporter", configuration, "Reporter");
        var start = new ProcessStartInfo(mount is null ? program : "unshare")
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            Environment =
            {
                ["Mesh__Listen"] = "http://127.0.0.1:0",
                ["Mesh__DataDirectory"] = data.Path,
                ["Mesh__Ingress__Enabled"] = "false",
                ["Reporter__Page__Listen"] = "",
                ["Mesh__StopWithParent"] = "true",
                ["DIR"] = data.Path,
            },
        };
        if (mount is not null)
        {
            start.ArgumentList.Add("-rm");
            start.ArgumentList.Add("sh");
            start.ArgumentList.Add("-ec");
            start.ArgumentList.Add($"{mount}; exec \"$0\"");
            start.ArgumentList.Add(program);
        }

        // The apphost looks for the runtime in DOTNET_ROOT; this process knows where its own is.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(StartPatience);
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said.Add(line);
            var at = line.IndexOf(Announcement, StringComparison.Ordinal);
            if (at >= 0)
            {
                return new ReporterProcess(process, line[(at + Announcement.Length)..].Trim());
            }
        }

        throw new InvalidOperationException($"Reporter ended before it listened:\n{string.Join('\n', said)}");
    }

    /// <summary>kill -9, and waits until the process is gone.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
