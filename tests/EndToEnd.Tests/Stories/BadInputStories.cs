using Grpc.Core;
using Mesh.EndToEnd.Tests.Cluster;
using Mesh.Intake.V1;
using Mesh.Logs.V1;

namespace Mesh.EndToEnd.Tests.Stories;

[Collection(MeshCollection.Name)]
public sealed class BadInputStories(MeshFixture fixture) : IDisposable
{
    private const int Usage = 64;
    private const int NoMesh = 69;

    private readonly RunningMesh _mesh = fixture.Mesh;
    private readonly Workspace _workspace = new();

    [Fact]
    public async Task Submit_UnknownPipeline_ListsThoseThatExist()
    {
        var result = await _mesh.RunAsync("submit", "-f", _workspace.Pipeline("true"), "--pipeline", "deploy");

        Assert.True(result.ExitCode == Usage, result.ToString());
        Assert.Contains("deploy", result.Error, StringComparison.Ordinal);
        Assert.Contains("build", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Submit_MissingFile_NamesIt()
    {
        var result = await _mesh.RunAsync("submit", "-f", Path.Combine(_workspace.Path, "absent.yml"));

        Assert.True(result.ExitCode == Usage, result.ToString());
        Assert.Contains("absent.yml", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_YamlError_GivesLineAndColumn()
    {
        var file = _workspace.Write("broken.yml", "box: debian:12\nbuild:\n  steps:\n    - script: {name: a, code: \"x\n");

        var result = await _mesh.RunAsync("submit", "-f", file);

        Assert.True(result.ExitCode == Usage, result.ToString());
        Assert.Matches(@"broken\.yml:\d+:\d+", result.Error);
    }

    [Fact]
    public async Task Submit_EmptyPipeline_SaysWhatIsMissing()
    {
        var file = _workspace.Write("empty.yml", "box: debian:12\nbuild:\n  steps: []\n");

        var result = await _mesh.RunAsync("submit", "-f", file);

        Assert.True(result.ExitCode == Usage, result.ToString());
        Assert.Matches(@"empty\.yml:\d+:\d+.*step", result.Error);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("logs")]
    [InlineData("cancel")]
    public async Task Command_JobThatDoesNotExist_SaysSo(string command)
    {
        var result = await _mesh.RunAsync(command, "projects/default/jobs/0000000000000000");

        Assert.True(result.ExitCode is not 0 and not 3, result.ToString());
        Assert.Contains("projects/default/jobs/0000000000000000", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListJobs_WrongPageToken_NamesTheField()
    {
        var client = new JobIntakeService.JobIntakeServiceClient(_mesh.Channel);

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await client.ListJobsAsync(new ListJobsRequest { PageToken = "made-up" }));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("page_token", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadLogs_WrongPageToken_NamesTheField()
    {
        var submitted = await _mesh.RunAsync("submit", "-f", _workspace.Pipeline("true"), "--wait");
        var client = new LogShipperService.LogShipperServiceClient(_mesh.Channel);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.ReadLogsAsync(
            new ReadLogsRequest { Job = submitted.FirstLine, PageToken = "made-up" }));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("page_token", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_PortInUse_NamesThePort()
    {
        var port = _mesh.Address.Split(':')[^1];

        var result = await Command.RunAsync(Programs.Mesh, ["up", "--data", Path.Combine(_workspace.Path, "d"), "--port", port]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(port, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("ready", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_SecondOnTheSameData_NamesTheFirst()
    {
        var result = await Command.RunAsync(Programs.Mesh, ["up", "--data", _mesh.Data, "--port", $"{RunningMesh.FreePort()}"]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"{_mesh.ProcessId}", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _mesh.RunAsync("list")).ExitCode);
    }

    [Fact]
    public async Task Command_NoMeshThere_SaysWhereItLooked()
    {
        var address = $"http://127.0.0.1:{RunningMesh.FreePort()}";

        var result = await Command.RunAsync(
            Programs.Mesh, ["list"], new Dictionary<string, string> { ["MESH_ADDRESS"] = address });

        Assert.True(result.ExitCode == NoMesh, result.ToString());
        Assert.Contains(address, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_WrongUsage_IsExit64()
    {
        var result = await _mesh.RunAsync("submit", "--no-such-option");

        Assert.True(result.ExitCode == Usage, result.ToString());
        Assert.Contains("--no-such-option", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();
}
