using System.Net;
using Mesh.Report.V1;
using Mesh.Reporter.Tests.Page.Support;

namespace Mesh.Reporter.Tests.Page;

public sealed class JobStreamTests : IAsyncLifetime
{
    private const string States = Jobs.Path + "/frames";

    private PageHost _host = null!;

    private FakeIntake Intake => _host.Peers.Intake;

    public async Task InitializeAsync() => _host = await PageHost.StartAsync("--Reporter:Page:PeerTimeout=00:00:02");

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_LiveJob_TellsItsStatesAndReportsUntilItEnds()
    {
        Intake.Jobs[Jobs.Name] = Jobs.Running();
        await ReportAsync(Words.Step(0));
        using var frames = await Frames.OfAsync(await _host.OpenAsync(States));

        var job = (await frames.NextAsync("job")).Value;
        Assert.Equal(("running", false), ((string)job["state"]!, (bool)job["over"]!));
        Assert.Equal("https://git.test/x.git", (string)job["source"]!);
        await frames.NextAsync("report", report => report["steps"]!.AsArray().Count == 1);
        await ReportAsync(Words.Step(1));
        await frames.NextAsync("report", report => report["steps"]!.AsArray().Count == 2);
        Intake.Jobs[Jobs.Name] = Jobs.Failed();
        job = (await frames.NextAsync("job")).Value;
        Assert.Equal(("failed", "step \"test\" exited 3"), ((string)job["state"]!, (string)job["outcome"]!["message"]!));
        await frames.NextAsync("end");
        Assert.Null(await frames.NextAsync());
    }

    [Fact]
    public async Task Get_EndedJob_TellsAllAttemptsAndEnds()
    {
        Intake.Jobs[Jobs.Name] = Jobs.Failed();
        await ReportAsync(Words.Step(0), attempt: 1);
        await ReportAsync(Words.Step(0), attempt: 2);
        using var frames = await Frames.OfAsync(await _host.OpenAsync(States));

        var attempts = new HashSet<int>();
        while (await frames.NextAsync() is { } frame && frame.Line["end"] is null)
        {
            if (frame.Line["report"] is { } report)
            {
                attempts.Add((int)report["attempt"]!);
            }
        }

        Assert.Equal([1, 2], attempts.Order());
    }

    [Fact]
    public async Task Get_QuietJob_SaysThatItLives()
    {
        Intake.Jobs[Jobs.Name] = Jobs.Running();
        using var frames = await Frames.OfAsync(await _host.OpenAsync(States));

        await frames.NextAsync("beat");
        await frames.NextAsync("beat");
        Intake.Jobs[Jobs.Name] = Jobs.Failed();
        await frames.NextAsync("job", job => (bool)job["over"]!);
    }

    [Fact]
    public async Task Get_UnknownJob_IsNotFound()
    {
        using var answer = await _host.OpenAsync(States);

        await JobListTests.IsProblemAsync(answer, HttpStatusCode.NotFound, "JobIntake", passing: false);
    }

    [Fact]
    public async Task Get_PeerSaysNothing_NamesIt()
    {
        Intake.BeforeWatch = context => Task.Delay(Timeout.Infinite, context.CancellationToken);
        using var answer = await _host.OpenAsync(States);
        using var frames = await Frames.OfAsync(answer);

        var problem = (await frames.NextAsync("problem")).Value;

        Assert.Equal(("JobIntake", 504), ((string)problem["peer"]!, (int)problem["status"]!));
        await Eventually.TrueAsync("the watch is given up", () => Intake.Watches == 0);
    }

    [Fact]
    public async Task Get_BrowserLeaves_FreesTheWatch()
    {
        Intake.Jobs[Jobs.Name] = Jobs.Running();
        using (var answer = await _host.OpenAsync(States))
        {
            using var frames = await Frames.OfAsync(answer);
            await frames.NextAsync("job");
            Assert.Equal((1, 1), (_host.Gate.Streams, Intake.Watches));
        }

        await Eventually.TrueAsync("the watch is given up", () => _host.Gate.Streams == 0 && Intake.Watches == 0);
    }

    [Fact]
    public async Task Stop_WhileStreamsAreOpen_EndsThemWithAWord()
    {
        Intake.Jobs[Jobs.Name] = Jobs.Running();
        using var frames = await Frames.OfAsync(await _host.OpenAsync(States));
        await frames.NextAsync("job");

        var stopped = _host.StopAsync();

        Assert.Equal("Reporter", (string)(await frames.NextAsync("problem")).Value["peer"]!);
        await stopped.WaitAsync(PageHost.Patience);
    }

    private async Task ReportAsync(StepReport step, int attempt = 1) =>
        await _host.Reporter.ReportStepAsync(Words.StepRequest(Words.Job, attempt, step));
}
