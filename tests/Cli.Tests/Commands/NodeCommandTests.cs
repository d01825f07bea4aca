using System.Text;
using System.Text.Json.Nodes;
using Mesh.Cli.Commands;
using Mesh.Cli.Output;
using Mesh.Local;

namespace Mesh.Cli.Tests.Commands;

public sealed class NodeCommandTests : TemporaryFolder
{
    private readonly MemoryStream _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Run_KillStopStart_ActOnTheClusterOfTheFolder()
    {
        await using var cluster = await StartAsync();

        Assert.Equal(ExitCodes.Succeeded, await RunAsync("kill", "peasant-1", "--data", Folder));
        Assert.Equal(NodePower.Off, PowerOf(cluster, "peasant-1"));
        Assert.Equal(ExitCodes.Succeeded, await RunAsync("start", "peasant-1", "--data", Folder));
        Assert.Equal(NodePower.On, PowerOf(cluster, "peasant-1"));
        Assert.Equal(ExitCodes.Succeeded, await RunAsync("stop", "peasant-1", "--data", Folder, "-o", "json"));
        Assert.Equal(NodePower.Stopped, PowerOf(cluster, "peasant-1"));

        var lines = Output().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("peasant-1 off, ", lines[0], StringComparison.Ordinal);
        Assert.Equal("stopped", (string?)JsonNode.Parse(lines[^1])!["power"]);
    }

    [Fact]
    public async Task Run_List_ShowsEveryNode()
    {
        await using var cluster = await StartAsync();

        Assert.Equal(ExitCodes.Succeeded, await RunAsync("list", "--data", Folder));
        Assert.Equal(ExitCodes.Succeeded, await RunAsync("list", "--data", Folder, "-o", "json"));

        var lines = Output().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["NAME", "controller-1", "patrician-1", "peasant-1", "peasant-2"], lines[..5].Select(line => line.Split(' ')[0]));
        Assert.Equal("Ready", lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]);
        Assert.Equal(4, JsonNode.Parse(lines[5])!["nodes"]!.AsArray().Count);
    }

    [Fact]
    public async Task Run_UnknownNode_IsExit64AndNamesTheNodes()
    {
        await using var cluster = await StartAsync();

        Assert.Equal(ExitCodes.Usage, await RunAsync("kill", "nobody", "--data", Folder));
        Assert.Contains("peasant-1", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NobodyOnTheFolder_IsExit69()
    {
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("list", "--data", Folder));

        await (await StartAsync()).DisposeAsync();

        // The kubeconfig is still there; who wrote it is not.
        Assert.Equal(ExitCodes.Unavailable, await RunAsync("list", "--data", Folder));
        Assert.Contains(Folder, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutANode_IsExit64AndNamesTheHelp()
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync("kill"));
        Assert.Contains("`mesh node kill --help`", _error.ToString(), StringComparison.Ordinal);
    }

    private static NodePower PowerOf(LocalCluster cluster, string node) =>
        cluster.Nodes.List().Single(state => state.Name == node).Power;

    private Task<LocalCluster> StartAsync() => LocalCluster.StartAsync(
        new LocalClusterOptions { DataDirectory = Folder, Isolation = IsolationMode.None });

    private string Output() => Encoding.UTF8.GetString(_output.ToArray());

    private Task<int> RunAsync(params string[] arguments)
    {
        var console = new CliConsole(_output, _error, outputIsTerminal: false, errorIsTerminal: false, colour: false);
        var session = new CommandSession(console, TimeProvider.System, () => new Uri("http://127.0.0.1:1"));
        return CommandRun.RunAsync(["node", .. arguments], session);
    }
}
