using System.Text;
using Grpc.Core;
using Mesh.Agent.Tests.Fakes;
using Mesh.Intake.V1;

namespace Mesh.Agent.Tests.Artifacts;

/// <summary>Files that a job names are with Reporter before its result is.</summary>
public sealed class ArtifactKeepingTests
{
    [Fact]
    public async Task Run_FilesThatMatch_AreStoredBeforeTheResultAndTold()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Keep(
            ["out/", "*.txt", "**/deep.xml", "none/*"],
            "mkdir -p out/sub a/b; printf one > out/1; printf two > out/sub/2; chmod +x out/1; : > empty.txt; "
                + "echo x > a/b/deep.xml; echo n > no"));

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
        Assert.Equal(["a/b/deep.xml", "empty.txt", "out/1", "out/sub/2"], mesh.Reports.Paths);
        Assert.Equal("two", Encoding.UTF8.GetString(mesh.Reports.ContentOf("out/sub/2")));
        Assert.Empty(mesh.Reports.ContentOf("empty.txt"));
        Assert.True(mesh.Reports.ArtifactOf("out/1").Executable);
        Assert.False(mesh.Reports.ArtifactOf("out/sub/2").Executable);
        Assert.Contains("mesh: artifact out/1: 3 bytes\n", mesh.Logs.Text);
        Assert.Contains("mesh: no file matches the artifact path 'none/*'\n", mesh.Logs.Text);
        Assert.Contains("mesh: kept 4 artifacts, 8 bytes", mesh.Logs.Text);
    }

    [Fact]
    public async Task Run_LargeFile_IsStoredWhole()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Keep(["big"], "head -c 5000001 /dev/urandom > big; cp big \"$OLDPWD/x\" 2>/dev/null || :"));

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(pod.Source, "big")), mesh.Reports.ContentOf("big"));
    }

    [Fact]
    public async Task Run_NothingMatches_SucceedsAndSaysSo()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Keep(["build"], "true"));

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
        Assert.Contains("no file matches the artifact path 'build'", mesh.Logs.Text);
    }

    [Theory]
    [InlineData(ArtifactCondition.Unspecified, "true", true)]
    [InlineData(ArtifactCondition.OnSuccess, "false", false)]
    [InlineData(ArtifactCondition.OnFailure, "true", false)]
    [InlineData(ArtifactCondition.OnFailure, "false", true)]
    [InlineData(ArtifactCondition.Always, "true", true)]
    [InlineData(ArtifactCondition.Always, "false", true)]
    public async Task Run_When_DecidesByTheEndOfTheSteps(ArtifactCondition when, string end, bool isKept)
    {
        await using var mesh = await FakeMesh.StartAsync();
        var job = Keep(["a"], $"echo a > a; {end}");
        job.Artifacts.When = when;
        await using var pod = new Pod(mesh, job);

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal(isKept ? ["a"] : [], mesh.Reports.Paths);
        var reason = (await mesh.Reports.Result).Outcome.Reason;
        Assert.Equal(end == "true" ? OutcomeReason.Succeeded : OutcomeReason.StepFailed, reason);
    }

    [Fact]
    public async Task Run_LinksAndStrangeFiles_AreNeverFollowedOut()
    {
        await using var mesh = await FakeMesh.StartAsync();
        var outside = Directory.CreateTempSubdirectory("mesh-secret-").FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "token"), "SECRET");
        await using var pod = new Pod(mesh, Keep(["out"], $"""
            mkdir -p out/real; echo in > out/real/file
            ln -s real/file out/inside
            ln -s {outside}/token out/absolute
            ln -s ../../../token out/upwards
            ln -s {outside} out/folder
            ln -s nowhere out/broken
            ln -s loop out/loop
            mkfifo out/fifo
            ln {outside}/token out/hard 2>/dev/null || :
            rm -f out/hard
            """));
        try
        {
            Assert.Equal(0, await pod.LiveAsync());
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }

        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
        Assert.Equal(["out/inside", "out/real/file"], mesh.Reports.Paths);
        Assert.Equal("in\n", Encoding.UTF8.GetString(mesh.Reports.ContentOf("out/inside")));
        foreach (var (path, reason) in new[]
        {
            ("out/absolute", "leads out"), ("out/upwards", "leads out"), ("out/folder", "is no file"), ("out/broken", "leads nowhere"),
            ("out/loop", "leads nowhere"), ("out/fifo", "is no file"),
        })
        {
            Assert.Matches($"the artifact {path} is left out: it .*{reason}", mesh.Logs.Text);
        }
    }

    [Fact]
    public async Task Run_ReporterIsAwayForAWhile_FilesAreSentAgain()
    {
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Reports.BeforeUpload = number => number <= 3
            ? throw new RpcException(new Status(StatusCode.Unavailable, "down on purpose"))
            : Task.CompletedTask;
        await using var pod = new Pod(mesh, Keep(["a", "b"], "echo a > a; echo b > b"));

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
        Assert.Equal(["a", "b"], mesh.Reports.Paths);
    }

    [Theory]
    [InlineData("ARTIFACT_TOO_LARGE", OutcomeReason.ArtifactsRefused)]
    [InlineData("ARTIFACTS_TOO_MANY", OutcomeReason.ArtifactsRefused)]
    [InlineData("DISK_FULL", OutcomeReason.ArtifactsLost)]
    [InlineData("ARTIFACT_STORE_FULL", OutcomeReason.ArtifactsLost)]
    public async Task Run_ReporterTakesNoMore_IsNoSuccess(string reason, OutcomeReason expected)
    {
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Reports.BeforeUpload = _ => throw FakeReporter.Error(StatusCode.ResourceExhausted, reason);
        await using var pod = new Pod(mesh, Keep(["a"], "echo a > a"))
        {
            Timings = new AgentTimings { Refusal = TimeSpan.FromMilliseconds(100), RetryLongest = TimeSpan.FromMilliseconds(50) },
        };

        Assert.Equal(0, await pod.LiveAsync());

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Equal(expected, outcome.Reason);
        Assert.Equal($"the artifacts were not kept: artifact a: {reason}", outcome.Message);
        Assert.Contains("mesh: the artifacts were not kept", mesh.Logs.Text);
    }

    [Fact]
    public async Task Run_StepFailedAndArtifactsToo_SaysBoth()
    {
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Reports.BeforeUpload = _ => throw FakeReporter.Error(StatusCode.ResourceExhausted, "ARTIFACT_TOO_LARGE");
        var job = Keep(["a"], "echo a > a; exit 4");
        job.Artifacts.When = ArtifactCondition.Always;
        await using var pod = new Pod(mesh, job);

        Assert.Equal(0, await pod.LiveAsync());

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Equal((OutcomeReason.StepFailed, 4), (outcome.Reason, outcome.ExitCode));
        Assert.Equal("step \"step-1\" exited 4; its artifacts were not kept: artifact a: ARTIFACT_TOO_LARGE", outcome.Message);
    }

    [Fact]
    public async Task Run_NameThatCannotBeKept_IsRefusedAndNamed()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Keep(["out"], "mkdir out; echo a > 'out/back\\slash'"));

        Assert.Equal(0, await pod.LiveAsync());

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Equal(OutcomeReason.ArtifactsRefused, outcome.Reason);
        Assert.Contains("out/back\\slash", outcome.Message);
    }

    [Fact]
    public async Task Run_TimeLimitDuringTheUpload_IsATimeout()
    {
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Reports.BeforeUpload = _ => Task.Delay(Timeout.Infinite, CancellationToken.None);
        var job = Keep(["a"], "echo a > a").WithGrace(0.1);
        job.Limits.RunTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(3));
        await using var pod = new Pod(mesh, job);

        Assert.Equal(0, await pod.LiveAsync());

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Equal(OutcomeReason.RunTimeout, outcome.Reason);
        Assert.Contains("the artifacts were not kept", outcome.Message);
    }

    [Fact]
    public async Task Terminate_DuringTheUpload_EndsItWithTheGrace()
    {
        await using var mesh = await FakeMesh.StartAsync();
        var begun = new TaskCompletionSource();
        mesh.Reports.BeforeUpload = _ =>
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, CancellationToken.None);
        };
        await using var pod = new Pod(mesh, Keep(["a"], "echo a > a").WithGrace(0.1));
        Assert.Equal(0, await pod.PrepareAsync());
        var running = pod.RunAsync();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));

        pod.Terminate();

        Assert.Equal(0, await running);
        Assert.Equal(OutcomeReason.PodDeleted, (await mesh.Reports.Result).Outcome.Reason);
    }

    [Fact]
    public async Task Terminate_StepsAreCancelled_ArtifactsThatAreAlwaysKeptAre()
    {
        await using var mesh = await FakeMesh.StartAsync();
        var job = Keep(["a"], "echo a > a; echo begun; sleep 600").WithGrace(30);
        job.Artifacts.When = ArtifactCondition.Always;
        await using var pod = new Pod(mesh, job);
        Assert.Equal(0, await pod.PrepareAsync());
        var running = pod.RunAsync();
        await Eventually.HoldsAsync(() => mesh.Logs.Text.Contains("begun", StringComparison.Ordinal));

        pod.Terminate();

        Assert.Equal(0, await running);
        Assert.Equal(["a"], mesh.Reports.Paths);
        Assert.Equal(OutcomeReason.PodDeleted, (await mesh.Reports.Result).Outcome.Reason);
    }

    private static JobSpec Keep(string[] paths, string script)
    {
        var job = Jobs.Of(script);
        job.Artifacts = new ArtifactSelection { Paths = { paths } };
        return job;
    }
}
