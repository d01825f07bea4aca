using System.Text.Json;
using Mesh.EndToEnd.Tests.Cluster;

namespace Mesh.EndToEnd.Tests.Stories;

/// <summary>A workflow of a pipeline file in the hands of its user.</summary>
[Collection(MeshCollection.Name)]
public sealed class WorkflowStories(MeshFixture fixture) : IDisposable
{
    private const int Failed = 1;
    private const int Cancelled = 2;
    private const int Usage = 64;

    private readonly RunningMesh _mesh = fixture.Mesh;
    private readonly Workspace _workspace = new();

    [Fact]
    public async Task Submit_OneOfAMatrixFails_RetryRunsThatAndWhatWaitedForIt()
    {
        var flag = Path.Combine(_workspace.Path, "fixed");
        var file = _workspace.Write("mesh.yml", $$"""
            box: debian:12
            build:
              steps: [script: {name: make, code: "mkdir out; echo made once > out/text"}]
              artifacts: [out/]
            test:
              steps: [script: {name: look, code: "cat out/text; test $PART != 2 || test -e {{flag}}; echo part $PART of $ALL"}]
            pack:
              steps: [script: {name: pack, code: "echo packed: $(cat out/text)"}]
            tell:
              steps: [script: {name: tell, code: "echo somebody should know"}]
            workflows:
              ci:
                env: {ALL: "3"}
                build:
                test: {needs: build, matrix: {PART: [1, 2, 3]}, fail-fast: false}
                pack: {needs: [build, test]}
                tell: {needs: [test, pack], when: on_failure}
            """);

        var first = await _mesh.RunAsync("submit", "-f", file, "--workflow", "--follow");

        Assert.True(first.ExitCode == Failed, $"{first}\n{_mesh.Words()}");
        Assert.Matches("^projects/default/workflows/[a-z0-9]+$", first.FirstLine);
        Assert.Matches(@"(?m)^test \(1\) \| \[look:L1:\d+s\] made once$", first.Output);
        Assert.Matches(@"(?m)^test \(3\) \| \[look:L2:\d+s\] part 3 of 3$", first.Output);
        Assert.Matches(@"(?m)^tell     \| \[tell:L1:\d+s\] somebody should know$", first.Output);
        Assert.Matches($@"(?m)^{first.FirstLine} failed in \S+: test \(2\) failed, 1 skipped$", first.Output);
        Assert.Contains($"{_mesh.Address}/{first.FirstLine}", first.Error, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^mesh: pack     waits for build, test", first.Error);
        Assert.Matches(@"(?m)^mesh: test \(2\) failed .*STEP_FAILED", first.Error);
        Assert.Matches(@"(?m)^mesh: pack     skipped", first.Error);

        await File.WriteAllTextAsync(flag, "");
        var second = await _mesh.RunAsync("retry", first.FirstLine.Split('/')[^1], "--failed", "--follow");

        Assert.True(second.ExitCode == 0, $"{second}\n{_mesh.Words()}");
        Assert.Matches(@"(?m)^test \(2\) \| \[look:L2:\d+s\] part 2 of 3$", second.Output);
        Assert.Matches(@"(?m)^pack     \| \[pack:L1:\d+s\] packed: made once$", second.Output);
        Assert.DoesNotMatch(@"(?m)^(build|tell|test \([13]\)) ", second.Output);
        var seen = await _mesh.RunAsync("get", second.FirstLine);
        Assert.Matches($@"(?m)^retry of +{first.FirstLine}$", seen.Output);
        Assert.Matches(@"(?m)^test \(1\) build +succeeded .*done by the workflow that this one is a retry of", seen.Output);
        Assert.Matches(@"(?m)^test \(2\) build +succeeded +1 +\S+ projects/default/jobs/\S+$", seen.Output);

        var logs = await _mesh.RunAsync("logs", second.FirstLine);
        Assert.Matches(@"(?m)^test \(1\) \| \[look:L1:\d+s\] made once$", logs.Output);
        Assert.Matches(@"(?m)^test \(2\) \| \[look:L2:\d+s\] part 2 of 3$", logs.Output);

        var again = await _mesh.RunAsync("retry", second.FirstLine);
        Assert.True(again.ExitCode == Usage, again.ToString());
        Assert.Contains("NOTHING_TO_RETRY", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_RunningWorkflow_EndsItAndThoseWhoWatchIt()
    {
        var file = _workspace.Write("mesh.yml", """
            box: debian:12
            long:
              steps: [script: {code: "echo begun; sleep 600"}]
            next:
              steps: [script: {code: "echo never"}]
            workflows:
              w: {long: , next: {needs: long}}
            """);
        var submitted = await _mesh.RunAsync("submit", "-f", file, "--workflow", "w", "-o", "json");
        using var json = JsonDocument.Parse(submitted.Output);
        var name = json.RootElement.GetProperty("name").GetString()!;
        Assert.Equal($"{_mesh.Address}/{name}", json.RootElement.GetProperty("url").GetString());
        var watch = _mesh.RunAsync("watch", name);
        await Eventually.TrueAsync("the first job runs", async () =>
            (await _mesh.RunAsync("list", "--workflow", name, "--state", "running")).Output.Contains("running", StringComparison.Ordinal));

        var early = await _mesh.RunAsync("retry", name);
        var cancelled = await _mesh.RunAsync("cancel", name, "--wait");

        Assert.True(early.ExitCode == Usage, early.ToString());
        Assert.Contains("WORKFLOW_NOT_ENDED", early.Error, StringComparison.Ordinal);
        Assert.True(cancelled.ExitCode == 0, cancelled.ToString());
        Assert.Matches($"^{name} cancelled in .*: 2 cancelled$", cancelled.FirstLine);
        var watched = await watch;
        Assert.True(watched.ExitCode == Cancelled, watched.ToString());
        Assert.Matches(@"(?m)^\S+ \S+ long running$", watched.Output);
        Assert.Matches(@"(?m)^\S+ \S+ next cancelled", watched.Output);
    }

    [Fact]
    public async Task Submit_SameRequestIdTwice_IsOneWorkflowWhoseLogsAreShownAgain()
    {
        var file = _workspace.Write(
            "mesh.yml", "box: debian:12\na: {steps: [script: {code: echo once}]}\nworkflows: {w: {a: , b: {pipeline: a, needs: a}}}\n");
        var id = Guid.NewGuid().ToString("n");

        var first = await _mesh.RunAsync("submit", "-f", file, "--workflow", "--request-id", id, "--follow");
        var second = await _mesh.RunAsync("submit", "-f", file, "--workflow", "--request-id", id, "--follow");

        Assert.True((first.ExitCode, second.ExitCode) == (0, 0), $"{first}\n{second}");
        Assert.Equal(first.FirstLine, second.FirstLine);
        Assert.Matches(@"(?m)^b \| \[script:L1:\d+s\] once$", second.Output);
    }

    [Fact]
    public async Task Retry_AJob_RunsItOnceMore()
    {
        var first = await _mesh.RunAsync("submit", "-f", _workspace.Pipeline("echo hello; exit 3"), "--wait");

        var second = await _mesh.RunAsync("retry", first.FirstLine, "--follow");

        Assert.True((first.ExitCode, second.ExitCode) == (Failed, Failed), $"{first}\n{second}");
        Assert.NotEqual(first.FirstLine, second.FirstLine);
        Assert.Contains("hello", second.Output, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^retry of +{first.FirstLine}$", (await _mesh.RunAsync("get", second.FirstLine)).Output);
    }

    public void Dispose() => _workspace.Dispose();
}
