using System.Diagnostics;
using Grpc.Net.Client;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Tests.Process;

/// <summary>JobIntake as a process of its own, which can be killed.</summary>
internal sealed class IntakeProcess : IDisposable
{
    private const string ListeningMark = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly System.Diagnostics.Process _process;
    private readonly GrpcChannel _channel;

    private IntakeProcess(System.Diagnostics.Process process, string address)
    {
        _process = process;
        Address = new Uri(address);
        _channel = GrpcChannel.ForAddress(address);
        Intake = new JobIntakeService.JobIntakeServiceClient(_channel);
        Queue = new JobQueueService.JobQueueServiceClient(_channel);
        Health = new Grpc.Health.V1.Health.HealthClient(_channel);
    }

    public Uri Address { get; }

    public JobIntakeService.JobIntakeServiceClient Intake { get; }

    public JobQueueService.JobQueueServiceClient Queue { get; }

    public Grpc.Health.V1.Health.HealthClient Health { get; }

    public int Id => _process.Id;

    /// <param name="directory">Its data.</param>
    /// <param name="postgres">The connection string of its database; empty for SQLite.</param>
    /// <param name="settings">Its configuration on top of that.</param>
    /// <param name="tracer">A command that is to start it.</param>
    public static async Task<IntakeProcess> StartAsync(
        string directory, string postgres = "", (string Name, string Value)[]? settings = null, string[]? tracer = null)
    {
        var process = Launch(directory, postgres, settings ?? [], tracer ?? []);
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
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string directory, string postgres = "", params (string Name, string Value)[] settings)
    {
        using var process = Launch(directory, postgres, settings, tracer: []);
        using var patience = new CancellationTokenSource(Patience);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, output + await error);
    }

    /// <summary>Sends it a signal by kill(1): STOP, CONT, TERM.</summary>
    public void Signal(string name)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
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

    private static System.Diagnostics.Process Launch(
        string directory, string postgres, (string Name, string Value)[] settings, string[] tracer)
    {
        string[] command = [.. tracer, Path.Combine(AppContext.BaseDirectory, "JobIntake")];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        start.Environment["Mesh__Listen"] = "http://127.0.0.1:0";
        start.Environment["Mesh__DataDirectory"] = directory;
        start.Environment["Mesh__Ingress__Enabled"] = "false";
        if (postgres.Length > 0)
        {
            start.Environment["JobIntake__Store__Kind"] = "Postgres";
            start.Environment["JobIntake__Store__ConnectionString"] = postgres;
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException("JobIntake could not be started.");
    }
}
