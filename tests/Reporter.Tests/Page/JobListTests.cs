using System.Net;
using System.Text.Json.Nodes;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.Reporter.Tests.Page.Support;

namespace Mesh.Reporter.Tests.Page;

public sealed class JobListTests : IAsyncLifetime
{
    private PageHost _host = null!;

    private FakeIntake Intake => _host.Peers.Intake;

    public async Task InitializeAsync() => _host = await PageHost.StartAsync("--Reporter:Page:PeerTimeout=00:00:01", "--Reporter:Page:MaxQuestions=2");

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_Jobs_TellsWhatAReaderWantsAndNoEnvironment()
    {
        Intake.Jobs[Jobs.Name] = Jobs.Failed();
        Intake.NextPageToken = "token";

        var text = await _host.Client.GetStringAsync("/api/jobs");

        var answer = JsonNode.Parse(text)!;
        var job = answer["jobs"]![0]!;
        Assert.Equal(("failed", "STEP_FAILED", 90_000), (
            (string)job["state"]!, (string)job["outcome"]!["reason"]!, (long)job["ended"]! - (long)job["started"]!));
        Assert.Equal("<b>main</b>", (string)job["labels"]!["branch"]!);
        Assert.Equal("token", (string)answer["next"]!);
        Assert.DoesNotContain("<", text);
        Assert.DoesNotContain("hush", text);
    }

    [Fact]
    public async Task Get_WithFilters_AsksForThem()
    {
        await _host.JsonAsync("/api/jobs?project=demo&state=timed-out&state=FAILED&label=branch%3Dmain&page_token=t");

        var request = Assert.Single(Intake.Lists);
        Assert.Equal(("projects/demo", "t"), (request.Parent, request.PageToken));
        Assert.Equal([JobState.TimedOut, JobState.Failed], request.States);
        Assert.Equal("main", request.Labels["branch"]);
        Assert.InRange(request.PageSize, 1, 50);
    }

    [Fact]
    public async Task Get_OfAWorkflow_AsksInItsProject()
    {
        await _host.JsonAsync("/api/jobs?workflow=projects/demo/workflows/01j9zq");

        var request = Assert.Single(Intake.Lists);
        Assert.Equal(("projects/demo", "projects/demo/workflows/01j9zq"), (request.Parent, request.Workflow));
    }

    [Theory]
    [InlineData("project=Demo", "project")]
    [InlineData("state=done", "timed-out")]
    [InlineData("label=branch", "key=value")]
    public async Task Get_WrongFilter_SaysWhatItTakes(string query, string fix)
    {
        using var answer = await _host.Client.GetAsync($"/api/jobs?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(fix, await answer.Content.ReadAsStringAsync());
        Assert.Empty(Intake.Lists);
    }

    [Fact]
    public async Task Get_PeerIsSlow_NamesItAndEnds()
    {
        Intake.BeforeList = context => Task.Delay(Timeout.Infinite, context.CancellationToken);

        using var answer = await _host.Client.GetAsync("/api/jobs");

        await IsProblemAsync(answer, HttpStatusCode.GatewayTimeout, "JobIntake", passing: true);
    }

    [Fact]
    public async Task Get_PeerIsGone_NamesIt()
    {
        await _host.Peers.StopAsync();

        using var answer = await _host.Client.GetAsync("/api/jobs");

        await IsProblemAsync(answer, HttpStatusCode.BadGateway, "JobIntake", passing: true);
    }

    [Fact]
    public async Task Get_PeerSaysNo_PassesItsWords()
    {
        Intake.BeforeList = _ => throw new RpcException(new Status(StatusCode.InvalidArgument, "page_token is <wrong>"));

        using var answer = await _host.Client.GetAsync("/api/jobs?page_token=x");

        var problem = await IsProblemAsync(answer, HttpStatusCode.BadRequest, "JobIntake", passing: false);
        Assert.Equal("page_token is <wrong>", (string)problem["message"]!);
    }

    [Fact]
    public async Task Get_MoreThanTheBound_IsRefusedWithTheTimeToWait()
    {
        var free = new TaskCompletionSource();
        await using var host = await PageHost.StartAsync("--Reporter:Page:MaxQuestions=1");
        host.Peers.Intake.BeforeList = _ => free.Task;
        var first = host.Client.GetAsync("/api/jobs");
        await Eventually.TrueAsync("the first question is asked", () => !host.Peers.Intake.Lists.IsEmpty);

        using var second = await host.Client.GetAsync("/api/jobs");

        await IsProblemAsync(second, HttpStatusCode.ServiceUnavailable, "Reporter", passing: true);
        Assert.NotNull(second.Headers.RetryAfter);
        free.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/api/jobs")).StatusCode);
    }

    internal static async Task<JsonNode> IsProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string peer, bool passing)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
        var problem = JsonNode.Parse(text)!["problem"]!;
        Assert.Equal((peer, passing), ((string)problem["peer"]!, (bool)problem["passing"]!));
        return problem;
    }
}
