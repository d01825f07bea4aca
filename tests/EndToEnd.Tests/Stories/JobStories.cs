using System.Security.Cryptography;
using System.Text;
using Mesh.EndToEnd.Tests.Cluster;

namespace Mesh.EndToEnd.Tests.Stories;

[Collection(MeshCollection.Name)]
public sealed class JobStories(MeshFixture fixture) : IDisposable
{
    private readonly RunningMesh _mesh = fixture.Mesh;
    private readonly Workspace _workspace = new();

    [Fact]
    public async Task Submit_RealRepositoryAtARef_StepsSeeItsFiles()
    {
        var repository = await _workspace.RepositoryAsync(("words.txt", "from the repository"));
        var file = _workspace.Pipeline("cat words.txt", "pwd; git rev-parse HEAD > /dev/null && echo in a checkout");

        var result = await _mesh.RunAsync("submit", "-f", file, "--source", repository, "--ref", "main", "--follow");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Matches("^projects/default/jobs/[a-z0-9]+$", result.FirstLine);
        Assert.Matches(@"(?m)^\[step 1:L1:\d+s\] from the repository$", result.Output);
        Assert.Contains("in a checkout", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_StepExits7_FailsWithStepAndCode()
    {
        var result = await _mesh.RunAsync("submit", "-f", _workspace.Pipeline("exit 7", "echo never"), "--follow");

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.DoesNotContain("never", result.Output, StringComparison.Ordinal);
        var job = await _mesh.RunAsync("get", result.FirstLine, "-o", "json");
        Assert.Contains("STEP_FAILED", job.Output, StringComparison.Ordinal);
        Assert.Matches("\"exitCode\": *7", job.Output);
        Assert.Matches("\"step\": *\"step 1\"", job.Output);
    }

    [Fact]
    public async Task Submit_StepKilledBySignal_NamesTheSignal()
    {
        var result = await _mesh.RunAsync("submit", "-f", _workspace.Pipeline("kill -9 $$"), "--wait");

        Assert.True(result.ExitCode == 1, result.ToString());
        var job = await _mesh.RunAsync("get", result.FirstLine, "-o", "json");
        Assert.Contains("SIGKILL", job.Output, StringComparison.Ordinal);
        Assert.Matches("\"exitCode\": *137", job.Output);
    }

    [Fact]
    public async Task Submit_AfterStepsOfAFailedRun_RunAllTheSame()
    {
        var file = _workspace.Write("after.yml", """
            box: debian:12
            build:
              steps:
                - script: {name: breaks, code: "exit 3"}
              after-steps:
                - script: {name: tidies, code: "echo tidied up"}
            """);

        var result = await _mesh.RunAsync("submit", "-f", file, "--follow");

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Matches(@"(?m)^\[tidies:L1:\d+s\] tidied up$", result.Output);
    }

    [Theory]
    [InlineData("no-such-ref", "SOURCE_REF_NOT_FOUND", "no-such-ref")]
    [InlineData(null, "SOURCE_UNREACHABLE", "nowhere")]
    public async Task Submit_WrongSource_FailsAndSaysWhich(string? reference, string reason, string named)
    {
        var source = reference is null ? "/nowhere/at/all" : await _workspace.RepositoryAsync(("a", "b"));
        string[] refArguments = reference is null ? [] : ["--ref", reference];

        var result = await _mesh.RunAsync(
            ["submit", "-f", _workspace.Pipeline("echo never"), "--source", "file://" + source, .. refArguments, "--follow"]);

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains(named, result.Output + result.Error, StringComparison.Ordinal);
        var job = await _mesh.RunAsync("get", result.FirstLine, "-o", "json");
        Assert.Contains(reason, job.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_50MegabytesOnOneLine_AreAllThereInMarkedLines()
    {
        const int bound = 1024 * 1024;
        const int length = 50 * bound;
        var result = await _mesh.RunAsync(
            "submit", "-f", _workspace.Pipeline($"head -c {length} /dev/zero | tr '\\0' x"), "--wait");
        Assert.True(result.ExitCode == 0, result.ToString());

        var log = await _mesh.RunAsync("logs", result.FirstLine);

        var lines = Encoding.Latin1.GetString(log.Bytes).Split('\n').Where(line => line.StartsWith("xxx", StringComparison.Ordinal)).ToList();
        Assert.Equal(50, lines.Count);
        Assert.All(lines[..^1], line => Assert.Equal(bound + " [mesh: line continues]".Length, line.Length));
        Assert.Equal(length, lines.Sum(line => line.Count(letter => letter == 'x')));
    }

    [Fact]
    public async Task Logs_InvalidUtf8_IsKeptByteForByte()
    {
        var result = await _mesh.RunAsync("submit", "-f", _workspace.Pipeline("printf 'a\\377\\376b\\n'"), "--wait");

        var log = await _mesh.RunAsync("logs", result.FirstLine);

        Assert.True(log.Bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[(byte)'a', 0xff, 0xfe, (byte)'b', (byte)'\n']) >= 0, log.ToString());
    }

    [Fact]
    public async Task Logs_FromAnOffset_AreTheRestOfTheWhole()
    {
        var result = await _mesh.RunAsync("submit", "-f", _workspace.Pipeline("seq 1 2000"), "--wait");
        var whole = await _mesh.RunAsync("logs", result.FirstLine);

        var rest = await _mesh.RunAsync("logs", result.FirstLine, "--from", "1000");

        Assert.Equal(Convert.ToHexString(SHA256.HashData(whole.Bytes.AsSpan(1000))), Convert.ToHexString(SHA256.HashData(rest.Bytes)));
        Assert.Contains(string.Concat(Enumerable.Range(1, 2000).Select(i => $"{i}\n")), whole.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_RunningJob_EndsItsStepAndItsPod()
    {
        var file = _workspace.Write("cancel.yml", """
            box: debian:12
            build:
              steps:
                - script: {name: sleeps, code: "echo begun; sleep 600"}
              after-steps:
                - script: {name: tidies, code: "echo tidied up"}
            """);
        var submitted = await _mesh.RunAsync("submit", "-f", file);
        await Eventually.TrueAsync("the step began", async () =>
            (await _mesh.RunAsync("logs", submitted.FirstLine)).Output.Contains("begun", StringComparison.Ordinal));

        var cancelled = await _mesh.RunAsync("cancel", submitted.FirstLine, "--wait");

        Assert.True(cancelled.ExitCode is 0 or 2, cancelled.ToString());
        var job = await _mesh.RunAsync("get", submitted.FirstLine, "-o", "json");
        Assert.Contains("JOB_STATE_CANCELLED", job.Output, StringComparison.Ordinal);
        var log = await _mesh.RunAsync("logs", submitted.FirstLine);
        Assert.Contains("tidied up", log.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_SameRequestIdTwice_IsOneJob()
    {
        var file = _workspace.Pipeline("echo once");
        var id = Guid.NewGuid().ToString("n");

        var first = await _mesh.RunAsync("submit", "-f", file, "--request-id", id, "--wait");
        var second = await _mesh.RunAsync("submit", "-f", file, "--request-id", id, "--wait");

        Assert.Equal(first.FirstLine, second.FirstLine);
        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
    }

    [Fact]
    public async Task Report_EndedJob_NamesEveryStep()
    {
        var result = await _mesh.RunAsync("submit", "-f", _workspace.Pipeline("true", "true"), "--wait");

        var report = await _mesh.RunAsync("report", result.FirstLine);

        Assert.Contains("step 1", report.Output, StringComparison.Ordinal);
        Assert.Contains("step 2", report.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();
}
