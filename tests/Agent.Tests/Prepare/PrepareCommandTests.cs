using Mesh.Agent.Tests.Fakes;
using Mesh.Intake.V1;
using Mesh.Logs.V1;
using Mesh.Report.V1;

namespace Mesh.Agent.Tests.Prepare;

public sealed class PrepareCommandTests
{
    private static readonly AgentTimings NoWaits = new()
    {
        Fetch = [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)],
    };

    [Theory]
    [InlineData("", "second")]
    [InlineData("main", "second")]
    [InlineData("refs/heads/main", "second")]
    [InlineData("v1", "first")]
    [InlineData("annotated", "first")]
    [InlineData("topic/x", "third")]
    [InlineData("COMMIT", "first")]
    public async Task Prepare_RefThatIsThere_ChecksItOutForTheSteps(string name, string expected)
    {
        using var repository = new Repository();
        var first = repository.Commit("file", "first");
        repository.Git("tag", "v1");
        repository.Git("-c", "user.name=T", "-c", "user.email=t@localhost", "tag", "-a", "-m", "x", "annotated");
        repository.Commit("file", "second");
        repository.Git("checkout", "--quiet", "-b", "topic/x");
        repository.Commit("file", "third");
        repository.Git("checkout", "--quiet", "main");
        await using var mesh = await FakeMesh.StartAsync();
        var job = Jobs.Of("cat file; test \"$(git rev-parse HEAD)\" = \"$MESH_GIT_COMMIT\"; git status --short")
            .WithSource(repository.Url, name == "COMMIT" ? first : name);
        await using var pod = new Pod(mesh, job);

        Assert.Equal(0, await pod.LiveAsync());

        var result = await mesh.Reports.Result;
        Assert.Equal(OutcomeReason.Succeeded, result.Outcome.Reason);
        Assert.Equal(expected, mesh.Logs.TextOf("step-1", LogStream.Stdout));
        Assert.Contains($"cloning {repository.Url} at {(job.Source.Ref is "" ? "HEAD" : job.Source.Ref)}", mesh.Logs.Text);
        Assert.Contains($"checked out {result.Commit}", mesh.Logs.TextOf("prepare", LogStream.Platform));
        Assert.Equal(40, result.Commit.Length);
    }

    [Theory]
    [InlineData("nowhere", "has no ref 'nowhere'")]
    [InlineData("abcdef12", "give the full commit id")]
    [InlineData("0123456789012345678901234567890123456789", "has no ref")]
    [InlineData("--upload-pack=touch pwned", "cannot be the name of a ref")]
    [InlineData("main:refs/heads/x", "cannot be the name of a ref")]
    public async Task Prepare_RefThatIsNotThere_ReportsItAndTheFix(string name, string message)
    {
        using var repository = new Repository();
        repository.Commit("file", "first");

        await FailsAsync(Jobs.Of("echo never").WithSource(repository.Url, name), OutcomeReason.SourceRefNotFound, message);
    }

    [Theory]
    [InlineData("file:///no/such/repository", "cannot be fetched")]
    [InlineData("http://127.0.0.1:1/x.git", "cannot be fetched")]
    [InlineData("ext::sh -c touch% pwned", "cannot be fetched")]
    [InlineData("--upload-pack=touch pwned", "not one that git takes")]
    public async Task Prepare_RepositoryThatCannotBeHad_ReportsItAndTheFix(string url, string message) =>
        await FailsAsync(Jobs.Of("echo never").WithSource(url), OutcomeReason.SourceUnreachable, message);

    [Fact]
    public async Task Prepare_UrlWithAPassword_NeitherLogNorWorkspaceShowsIt()
    {
        var text = await FailsAsync(
            Jobs.Of("echo never").WithSource("http://user:s3cret@127.0.0.1:1/x.git"), OutcomeReason.SourceUnreachable, "cannot be fetched");

        Assert.Contains("http://user:***@127.0.0.1:1/x.git", text);
        Assert.DoesNotContain("s3cret", text);
    }

    [Fact]
    public async Task Prepare_RunAgain_ChangesNothing()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("echo one"));
        Assert.Equal(0, await pod.PrepareAsync());

        Assert.Equal(0, await pod.LiveAsync());

        Assert.Equal("one\n", mesh.Logs.TextOf("step-1", LogStream.Stdout));
        Assert.Single(mesh.Logs.Text.Split('\n'), line => line.StartsWith("prepare: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prepare_Terminated_ReportsPodDeleted()
    {
        using var repository = new Repository();
        repository.Commit("file", "first");
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("echo never").WithSource(repository.Url));
        pod.Terminate();

        Assert.Equal(1, await pod.PrepareAsync());

        Assert.Equal(OutcomeReason.PodDeleted, (await mesh.Reports.Result).Outcome.Reason);
        Assert.True(mesh.Logs.Sealed.IsCompleted);
    }

    private static async Task<string> FailsAsync(JobSpec job, OutcomeReason reason, string message)
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, job) { Timings = NoWaits };

        Assert.Equal(1, await pod.PrepareAsync());

        var result = await mesh.Reports.Result;
        Assert.Equal((reason, "prepare"), (result.Outcome.Reason, result.Outcome.Step));
        Assert.Contains(message, result.Outcome.Message);
        Assert.Contains(message, mesh.Logs.TextOf("prepare", LogStream.Platform));
        Assert.Equal(StepState.Failed, mesh.Reports.Step("prepare").State);
        Assert.Equal(StepState.Skipped, mesh.Reports.Step("step-1").State);
        Assert.Equal(mesh.Logs.Bytes.Length, result.LogLength);
        Assert.False(File.Exists("pwned"));
        return mesh.Logs.Text;
    }
}
