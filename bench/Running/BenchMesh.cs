using System.Diagnostics;
using Grpc.Net.Client;
using Mesh.Bench.Measuring;

namespace Mesh.Bench.Running;

/// <summary>A `mesh up` of the same build on a temporary folder, and a channel to it. Nothing of it is left behind.</summary>
internal sealed class BenchMesh : IAsyncDisposable
{
    private const string ReadyLine = "ready ";
    private const string KubeconfigWord = "kubeconfig=";
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly DirectoryInfo _data;

    private BenchMesh(Process process, DirectoryInfo data, string address, string kubeconfig)
    {
        _process = process;
        _data = data;
        Kubeconfig = kubeconfig;
        Channel = GrpcChannel.ForAddress(address);
    }

    public string Kubeconfig { get; }

    public GrpcChannel Channel { get; }

    public static async Task<BenchMesh> StartAsync(CancellationToken cancellation)
    {
        var data = Directory.CreateTempSubdirectory("mesh-bench-");
        var start = BuiltPrograms.Start("Cli", "mesh", "up", "--data", data.FullName, "--port", "0");
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartPatience);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.StartsWith(ReadyLine, StringComparison.Ordinal))
                {
                    var words = line.Split(' ');
                    var kubeconfig = words.Single(w => w.StartsWith(KubeconfigWord, StringComparison.Ordinal));
                    return new BenchMesh(process, data, words[1], kubeconfig[KubeconfigWord.Length..]);
                }
            }

            await process.WaitForExitAsync(patience.Token);
            throw new BenchFailedException($"`mesh up` ended with {process.ExitCode} before it was ready; its data is in {data}");
        }
        catch (OperationCanceledException interrupted)
        {
            await StopAsync(process);
            throw new BenchFailedException($"`mesh up` was not ready in {StartPatience}; its data is in {data}", interrupted);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await StopAsync(_process);
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    // SIGTERM first: `mesh up` ends its children and pods. Process can only kill.
    private static async Task StopAsync(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]))
        {
            await kill.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(StopPatience);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
