using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Mesh.Agent.Connecting;
using Mesh.Agent.Prepare;
using Mesh.Agent.Run;
using Mesh.Intake.V1;

namespace Mesh.Agent.Tests.Fakes;

/// <summary>What a pod of Mesh is: shared volumes, a box with the host's sh, and the agent, here in the test's process.</summary>
internal sealed class Pod : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeMesh _mesh;
    private readonly string _root = Directory.CreateTempSubdirectory("mesh-agent-").FullName;
    private readonly CancellationTokenSource _terminated = new();
    private readonly StringWriter _notices = new();
    private Process? _box;

    public Pod(FakeMesh mesh, JobSpec job)
    {
        _mesh = mesh;
        Directory.CreateDirectory(Control);
        File.WriteAllText(Path.Combine(_root, "token"), "the-token\n");
        File.WriteAllText(Path.Combine(_root, "job.json"), JsonFormatter.Default.Format(job));
    }

    public string Control => Path.Combine(_root, "control");

    public string Pipeline => Path.Combine(_root, "pipeline");

    public string Source => Path.Combine(Pipeline, "source");

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public AgentTimings Timings { get; init; } = new() { RetryLongest = TimeSpan.FromMilliseconds(200) };

    public long SpoolCapacity { get; init; } = 1024 * 1024;

    public int LogLineBytes { get; init; } = 1024 * 1024;

    /// <summary>The command of the box, in the place of <c>sh</c>.</summary>
    public string[] Shell { get; init; } = ["sh"];

    public Dictionary<string, string> BoxEnvironment { get; } = [];

    public string Notices => _notices.ToString();

    public Task<int> PrepareAsync() => PrepareCommand.RunAsync(Host()).WaitAsync(Patience);

    /// <summary>Starts the box and the agent beside it.</summary>
    public Task<int> RunAsync()
    {
        StartBox();
        return RunCommand.RunAsync(Host()).WaitAsync(Patience);
    }

    /// <summary>Both phases; the box ended, too.</summary>
    public async Task<int> LiveAsync()
    {
        Assert.Equal(0, await PrepareAsync());
        var code = await RunAsync();
        await BoxEndsAsync();
        return code;
    }

    public async Task<int> BoxEndsAsync()
    {
        await _box!.WaitForExitAsync().WaitAsync(Patience);
        return _box.ExitCode;
    }

    /// <summary>What the kubelet does first when the pod is deleted.</summary>
    public void Terminate() => _terminated.Cancel();

    public void KillBox() => _box!.Kill();

    public async ValueTask DisposeAsync()
    {
        if (_box is { HasExited: false })
        {
            _box.Kill(entireProcessTree: true);
            await _box.WaitForExitAsync();
        }

        _box?.Dispose();
        _terminated.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private AgentHost Host() => new(Variable, Time, () => 0.5, new Notice(_notices), Timings, _terminated.Token)
    {
        SpoolCapacity = SpoolCapacity,
    };

    private string? Variable(string name) => name switch
    {
        "MESH_JOB" => "projects/test/jobs/0123456789abcdef",
        "MESH_ATTEMPT" => "1",
        "MESH_EPOCH" => "7",
        "MESH_ADDRESS" => _mesh.Address.ToString(),
        "MESH_TOKEN_FILE" => Path.Combine(_root, "token"),
        "MESH_JOB_FILE" => Path.Combine(_root, "job.json"),
        "MESH_CONTROL_DIR" => Control,
        "MESH_PIPELINE_DIR" => Pipeline,
        "MESH_LOG_LINE_BYTES" => LogLineBytes.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private void StartBox()
    {
        var start = new ProcessStartInfo(Shell[0], [.. Shell[1..], Path.Combine(Control, "box.sh")]);
        start.Environment["MESH_CONTROL_DIR"] = Control;
        start.Environment["MESH_PIPELINE_DIR"] = Pipeline;
        foreach (var (name, value) in BoxEnvironment)
        {
            start.Environment[name] = value;
        }

        _box = Process.Start(start)!;
    }
}
