using System.Text.Json;
using Mesh.EndToEnd.Tests.Cluster;

namespace Mesh.EndToEnd.Tests.Faults;

/// <summary>`mesh node` breaks the node that a job runs on.</summary>
public sealed class LostNodeStories : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    private RunningMesh _mesh = null!;

    public async Task InitializeAsync() =>
        _mesh = await RunningMesh.StartAsync(Directory.CreateTempSubdirectory("mesh-node-").FullName);

    public async Task DisposeAsync()
    {
        await _mesh.DisposeAsync();
        _workspace.Dispose();
    }

    [KubectlFact]
    public async Task Kill_TheNodeOfAJobAndStartItAgain_TheJobGoesOnWithANewAttempt()
    {
        var job = await BeginAsync("if [ \"$MESH_ATTEMPT\" = 1 ]; then echo begun; sleep 600; fi; echo second life");
        var node = await NodeOfAsync(job);

        await NodeAsync("kill", node);
        var lost = await NodesAsync();
        await NodeAsync("start", node);

        Assert.Equal("off", lost[node]);
        await Eventually.TrueAsync("the job succeeded", async () =>
            (await _mesh.RunAsync("get", job, "-o", "json")).Output.Contains("JOB_STATE_SUCCEEDED", StringComparison.Ordinal));
        Assert.Contains("second life", (await _mesh.RunAsync("logs", job)).Output, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Stop_TheNodeOfAJob_TheJobEndsWellAllTheSame()
    {
        var gate = Path.Combine(_workspace.Path, "gate");
        var job = await BeginAsync($"echo begun; until [ -e {gate} ]; do sleep 0.1; done; echo through");
        var node = await NodeOfAsync(job);

        await NodeAsync("stop", node);
        await File.WriteAllTextAsync(gate, "");

        // The agent reports to Mesh itself; that nobody hears the kubelet does not matter to a job that succeeds.
        await Eventually.TrueAsync("the job succeeded", async () =>
            (await _mesh.RunAsync("get", job, "-o", "json")).Output.Contains("JOB_STATE_SUCCEEDED", StringComparison.Ordinal));
        await NodeAsync("start", node);
        await Eventually.TrueAsync("the pod is gone", async () =>
            (await _mesh.KubectlAsync("get", "pods", "-o", "name")).Output.Length == 0);
    }

    private async Task<string> BeginAsync(string script)
    {
        var job = (await _mesh.RunAsync("submit", "-f", _workspace.Pipeline(script))).FirstLine;
        await Eventually.TrueAsync("the step began", async () =>
            (await _mesh.RunAsync("logs", job)).Output.Contains("begun", StringComparison.Ordinal));
        return job;
    }

    private async Task<string> NodeOfAsync(string job)
    {
        var result = await _mesh.KubectlAsync("get", "pods", "-o", "jsonpath={.items[0].spec.nodeName}");
        Assert.True(result.Output.StartsWith("peasant-", StringComparison.Ordinal), $"{job} runs on no peasant: {result}");
        return result.Output;
    }

    private async Task NodeAsync(string action, string node)
    {
        var result = await _mesh.RunAsync("node", action, node, "--data", _mesh.Data);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    private async Task<Dictionary<string, string>> NodesAsync()
    {
        var result = await _mesh.RunAsync("node", "list", "--data", _mesh.Data, "-o", "json");
        return JsonDocument.Parse(result.Output).RootElement.GetProperty("nodes").EnumerateArray()
            .ToDictionary(node => node.GetProperty("name").GetString()!, node => node.GetProperty("power").GetString()!);
    }
}
