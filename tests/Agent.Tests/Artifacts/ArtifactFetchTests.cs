using System.Text;
using Mesh.Agent.Tests.Fakes;
using Mesh.Intake.V1;

namespace Mesh.Agent.Tests.Artifacts;

/// <summary>Artifacts of the jobs that a job needs lie in its source directory before its first step.</summary>
public sealed class ArtifactFetchTests
{
    private const string First = "projects/test/jobs/a";
    private const string Second = "projects/test/jobs/b";

    [Fact]
    public async Task Prepare_NeededJobs_ArtifactsAreThereForTheSteps()
    {
        await using var mesh = await FakeMesh.StartAsync();
        var large = new byte[300_000];
        new Random(1).NextBytes(large);
        mesh.Reports.Give(First, "bin/tool", "#!/bin/sh\necho the tool ran\n"u8.ToArray(), isExecutable: true);
        mesh.Reports.Give(First, "empty", []);
        mesh.Reports.Give(First, "deep/er/data", large);
        mesh.Reports.Give(Second, "words", "from b"u8.ToArray());
        await using var pod = new Pod(mesh, Needs("bin/tool; cat words; wc -c < deep/er/data; test -f empty", First, Second));

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
        Assert.Equal("the tool ran\nfrom b300000\n", mesh.Logs.TextOf("step-1", Mesh.Logs.V1.LogStream.Stdout));
        Assert.Equal(large, await File.ReadAllBytesAsync(Path.Combine(pod.Source, "deep/er/data")));
        Assert.Contains($"prepare: 3 artifacts, {large.Length + 28} bytes, of {First}", mesh.Logs.Text);
        Assert.All(mesh.Reports.Needs, needs => Assert.Equal($"{First} {Second}", needs));
        Assert.Empty(Directory.GetFiles(pod.Pipeline, ".artifact*"));
    }

    [Fact]
    public async Task Prepare_DownloadThatIsCutOff_GoesOnWhereItWas()
    {
        await using var mesh = await FakeMesh.StartAsync();
        var content = Encoding.UTF8.GetBytes(new string('x', 1000) + "end");
        mesh.Reports.Give(First, "a", content);
        mesh.Reports.CutDownloadAt = 700;
        await using var pod = new Pod(mesh, Needs("true", First));

        Assert.Equal(0, await pod.PrepareAsync());

        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(pod.Source, "a")));
        Assert.Equal([0, 700], mesh.Reports.Offsets.Order());
    }

    [Fact]
    public async Task Prepare_SamePathOfTwoJobs_IsTheLaterOnesAndTold()
    {
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Reports.Give(First, "same", "equal"u8.ToArray());
        mesh.Reports.Give(Second, "same", "equal"u8.ToArray());
        mesh.Reports.Give(First, "clash", "of a"u8.ToArray());
        mesh.Reports.Give(Second, "clash", "of b"u8.ToArray());
        await using var pod = new Pod(mesh, Needs("true", Second, First));

        Assert.Equal(0, await pod.PrepareAsync());

        Assert.Equal("of a", await File.ReadAllTextAsync(Path.Combine(pod.Source, "clash")));
        Assert.Contains($"prepare: the artifact clash is that of {First}; {Second} has another", mesh.Logs.Text);
        Assert.DoesNotContain("the artifact same", mesh.Logs.Text);
    }

    [Fact]
    public async Task Prepare_FileOfTheSource_IsReplaced()
    {
        using var repository = new Repository();
        repository.Commit("file", "from the repository");
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Reports.Give(First, "file", "made"u8.ToArray());
        await using var pod = new Pod(mesh, Needs("true", First).WithSource(repository.Url));

        Assert.Equal(0, await pod.PrepareAsync());

        Assert.Equal("made", await File.ReadAllTextAsync(Path.Combine(pod.Source, "file")));
    }

    [Fact]
    public async Task Prepare_JobWithoutArtifacts_IsTold()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Needs("true", First));

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Contains($"prepare: {First} has no artifacts", mesh.Logs.Text);
        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
    }

    [Theory]
    [InlineData("link/a", "link is a symbolic link")]
    [InlineData("file/a", "file is a file")]
    [InlineData("folder", "a folder has its name")]
    [InlineData("taken/a", "taken is an artifact, too")]
    public async Task Prepare_PlaceThatIsTaken_IsRefused(string path, string message)
    {
        using var repository = new Repository();
        repository.Commit("file", "f");
        Directory.CreateDirectory(Path.Combine(repository.Path, "folder"));
        repository.Commit("folder/f", "f");
        File.CreateSymbolicLink(Path.Combine(repository.Path, "link"), "/tmp");
        repository.Git("add", ".");
        repository.Commit("more", "f");
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Reports.Give(First, path, "x"u8.ToArray());
        mesh.Reports.Give(First, "taken", "x"u8.ToArray());
        await using var pod = new Pod(mesh, Needs("echo never", First).WithSource(repository.Url));

        Assert.Equal(1, await pod.PrepareAsync());

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Equal((OutcomeReason.ArtifactsRefused, "prepare"), (outcome.Reason, outcome.Step));
        Assert.Contains(message, outcome.Message);
        Assert.False(File.Exists("/tmp/a"));
    }

    [Fact]
    public async Task Prepare_PathThatLeadsElsewhere_IsRefused()
    {
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Reports.Give(First, "../escaped", "x"u8.ToArray());
        await using var pod = new Pod(mesh, Needs("true", First));

        Assert.Equal(1, await pod.PrepareAsync());

        Assert.Equal(OutcomeReason.ArtifactsRefused, (await mesh.Reports.Result).Outcome.Reason);
        Assert.False(File.Exists(Path.Combine(pod.Pipeline, "escaped")));
    }

    [Fact]
    public async Task Prepare_ContentWithAnotherHash_IsLostAndNothingIsLaidDown()
    {
        await using var mesh = await FakeMesh.StartAsync();
        mesh.Reports.Give(First, "a", "right"u8.ToArray());
        mesh.Reports.Damage(First, "a");
        await using var pod = new Pod(mesh, Needs("true", First));

        Assert.Equal(1, await pod.PrepareAsync());

        Assert.Equal(OutcomeReason.ArtifactsLost, (await mesh.Reports.Result).Outcome.Reason);
        Assert.False(File.Exists(Path.Combine(pod.Source, "a")));
    }

    private static JobSpec Needs(string script, params string[] jobs)
    {
        var job = Jobs.Of(script);
        job.ArtifactJobs.Add(jobs);
        return job;
    }
}
