using System.Diagnostics;
using Grpc.Net.Client;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Tests.Process;

/// <summary>JobIntake as a process of its own, which can be killed.</summary>
internal sealed class IntakeProcess : IDisposable
{
    private const string ListeningMark = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly System.Diagnostics.Process _process;
    private readonly GrpcChannel _channel;

    private IntakeProcess(System.Diagnostics.Process process, string address)
    {
        _process = process;
        _channel = GrpcChannel.ForAddress(address);
        Intake = new JobIntakeService.JobIntakeServiceClient(_channel);
    }

    public JobIntakeService.JobIntakeServiceClient Intake { get; }

    public static async Task<IntakeProcess> StartAsync(string directory)
    {
        var process = Launch(directory);
        var lines = new List<string>();
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            lines.Add(line);
            if (line.IndexOf(ListeningMark, StringComparison.Ordinal) is var at and >= 0)
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new IntakeProcess(process, line[(at + ListeningMark.Length)..].Trim());
            }
        }

        throw new InvalidOperationException($"JobIntake did not start:\n{string.Join('\n', lines)}");
    }

    /// <summary>Starts one that is expected to end by itself.</summary>
    /// <returns>Its exit code and all that it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string directory)
    {
        using var process = Launch(directory);
        using var patience = new CancellationTokenSource(Patience);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, output + await error);
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        _channel.Dispose();
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private static System.Diagnostics.Process Launch(string directory)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "JobIntake"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        start.Environment["Mesh__Listen"] = "http://127.0.0.1:0";
        start.Environment["Mesh__DataDirectory"] = directory;
        start.Environment["Mesh__Ingress__Enabled"] = "false";
        return System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException("JobIntake could not be started.");
    }
}
