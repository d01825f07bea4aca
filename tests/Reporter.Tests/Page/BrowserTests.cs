using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Core;
using Mesh.Reporter.Tests.Page.Support;
using Mesh.Testing.Browser;

namespace Mesh.Reporter.Tests.Page;

/// <summary>The page in a real browser, under its own policy.</summary>
public sealed class BrowserTests : IAsyncLifetime
{
    private const string Markup = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>";

    // The lines in sight.
    private const string Shown = "[...document.querySelectorAll('.r-line .text')].map((line) => line.textContent).join('|')";

    private PageHost _host = null!;

    public async Task InitializeAsync() => _host = await PageHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [ChromiumFact]
    public async Task Job_WithMarkupInEveryField_IsShownAsText()
    {
        var job = Jobs.Failed();
        job.Outcome.Message = Markup;
        job.Spec.Pipeline = Markup;
        job.Labels["x"] = Markup;
        job.Node = Markup;
        job.Timeline[0].Message = Markup;
        _host.Peers.Intake.Jobs[Jobs.Name] = job;
        var step = Words.Step(0, Report.V1.StepState.Failed, 3);
        (step.Name, step.Message) = (Markup, Markup);
        await _host.Reporter.ReportStepAsync(Words.StepRequest(Words.Job, 1, step));
        _host.Peers.Logs.Add(Markup, Encoding.UTF8.GetBytes($"\e[31m{Markup}\e[0m\n--- {Markup}\nx\n"));
        _host.Peers.Logs.Seal();

        await using var browser = await Chromium.OpenAsync(new Uri(_host.Page, Jobs.Path));
        await browser.UntilAsync("document.querySelector('.row .fold') && document.querySelector('#steps .step')");
        var document = await browser.DocumentAsync();

        Assert.Empty(browser.Complaints);
        Assert.DoesNotContain("<img", document);
        Assert.DoesNotContain("owned</title>", document);
        Assert.Equal(1, Regex.Count(document, "<script"));
        // Why, the pipeline, a label, the node, the timeline, the step, its log's heading, a line and a group: all of it is there to read.
        Assert.InRange(Regex.Count(document, Regex.Escape("&lt;img src=x onerror=")), 9, 20);
        Assert.Contains("class=\"f-1\"", document);
        Assert.Contains("aria-expanded=\"true\"", document);
    }

    [ChromiumFact]
    public async Task Job_WithAVeryLongLog_IsAFewElementsAtItsEnd()
    {
        const int Lines = 300_000, Together = 2_000;
        _host.Peers.Intake.Jobs[Jobs.Name] = Jobs.Failed();
        for (var from = 0; from < Lines; from += Together)
        {
            _host.Peers.Logs.Add("s", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(from + 1, Together).Select(n => $"line {n}\n"))));
        }

        _host.Peers.Logs.Seal();

        await using var browser = await Chromium.OpenAsync(new Uri(_host.Page, Jobs.Path));
        await browser.UntilAsync($"[...document.querySelectorAll('.row .text')].at(-1)?.textContent === 'line {Lines}'");
        var document = await browser.DocumentAsync();

        Assert.Empty(browser.Complaints);
        Assert.InRange(Regex.Count(document, "class=\"row r-line\""), 20, 150);
    }

    [ChromiumFact]
    public async Task Job_ByTheAddressOfALine_ShowsItAndUnfoldsItsGroup()
    {
        _host.Peers.Intake.Jobs[Jobs.Name] = Jobs.Failed();
        var text = string.Concat(Enumerable.Range(1, 5_000).Select(n => n == 1_001 ? "--- hidden\n" : n == 2_000 ? "::endgroup::\n" : $"line {n}\n"));
        foreach (var part in Encoding.UTF8.GetBytes(text).Chunk(60_000))
        {
            _host.Peers.Logs.Add("a step", part);
        }

        _host.Peers.Logs.Seal();

        await using var browser = await Chromium.OpenAsync(new Uri(_host.Page, $"{Jobs.Path}#a%20step:L1500"));

        await browser.UntilAsync("document.querySelector('.target .text')?.textContent === 'line 1500'");
        await browser.UntilAsync("document.querySelector('.target a').getAttribute('href') === '#a%20step:L1500'");
        await browser.UntilAsync(
            "(([box, row]) => row.top >= box.top && row.bottom <= box.bottom)(['#log', '.target'].map((s) => document.querySelector(s).getBoundingClientRect()))");
        Assert.Empty(browser.Complaints);
    }

    [ChromiumFact]
    public async Task List_ShowsJobsAndPages()
    {
        _host.Peers.Intake.Jobs[Jobs.Name] = Jobs.Failed();
        _host.Peers.Intake.NextPageToken = "a token&more";

        await using var browser = await Chromium.OpenAsync(new Uri(_host.Page, "/?project=demo"));
        await browser.UntilAsync("document.querySelector('#jobs tbody tr')");
        var document = await browser.DocumentAsync();

        Assert.Empty(browser.Complaints);
        Assert.Contains($"href=\"{Jobs.Path}\"", document);
        Assert.Contains("branch=&lt;b&gt;main&lt;/b&gt;", document);
        Assert.Contains("(STEP_FAILED)", document);
        Assert.Contains($"href=\"{WebUtility.HtmlEncode("/?project=demo&page_token=a+token%26more")}\"", document);
    }

    [ChromiumFact]
    public async Task List_PeerIsGone_NamesItInThePage()
    {
        await _host.Peers.StopAsync();

        await using var browser = await Chromium.OpenAsync(new Uri(_host.Page, "/"));

        await browser.UntilAsync("/^JobIntake: .*Trying again in/.test(document.getElementById('trouble').textContent)");
    }

    [ChromiumFact]
    public async Task Job_PeerBreaksWhileTheLogIsFollowed_GoesOnByItselfWithoutLossOrRepeat()
    {
        _host.Peers.Intake.Jobs[Jobs.Name] = Jobs.Running();
        _host.Peers.Logs.Add("s", "one\ntw"u8.ToArray());
        await using var browser = await Chromium.OpenAsync(new Uri(_host.Page, Jobs.Path));
        await browser.UntilAsync($"{Shown} === 'one|tw'");

        var broken = 0;
        _host.Peers.Logs.BeforeMessage = (_, _, _) => Interlocked.Increment(ref broken) <= 2
            ? throw new RpcException(new Status(StatusCode.Unavailable, "the disk failed"))
            : Task.CompletedTask;
        _host.Peers.Logs.Add("s", "o\nthree\n"u8.ToArray());
        await browser.UntilAsync($"{Shown} === 'one|two|three'");
        _host.Peers.Logs.Add("s", "four\n"u8.ToArray());
        _host.Peers.Logs.Seal();
        _host.Peers.Intake.Jobs[Jobs.Name] = Jobs.Failed();

        await browser.UntilAsync($"{Shown} === 'one|two|three|four'");
        await browser.UntilAsync("document.getElementById('state').textContent === 'failed' && document.getElementById('note').textContent === ''");
        Assert.Equal([0, 6], _host.Peers.Logs.Requests.Select(request => request.Offset).Distinct());
    }

    [ChromiumFact]
    public async Task Group_ThatAReaderOpens_StaysOpenWhileTheLogGrows()
    {
        _host.Peers.Intake.Jobs[Jobs.Name] = Jobs.Running();
        _host.Peers.Logs.Add("s", "--- one\na\n--- two\nb\n"u8.ToArray());
        await using var browser = await Chromium.OpenAsync(new Uri(_host.Page, Jobs.Path));
        await browser.UntilAsync($"{Shown} === 'b'");

        await browser.UntilAsync("document.querySelector('.fold[aria-expanded=false]').click() === undefined");
        await browser.UntilAsync($"{Shown} === 'a|b'");
        _host.Peers.Logs.Add("s", "--- three\nc\n"u8.ToArray());
        await browser.UntilAsync("[...document.querySelectorAll('.fold')].at(-1).textContent === 'three'");

        await browser.UntilAsync($"{Shown}.startsWith('a|')");
        Assert.Empty(browser.Complaints);
    }
}
