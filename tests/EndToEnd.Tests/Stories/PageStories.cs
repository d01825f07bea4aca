using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mesh.EndToEnd.Tests.Cluster;
using Mesh.Testing.Browser;

namespace Mesh.EndToEnd.Tests.Stories;

/// <summary>The web page, at the address that mesh up prints, with the scripts that it serves.</summary>
[Collection(MeshCollection.Name)]
public sealed partial class PageStories(MeshFixture fixture) : IDisposable
{
    // Follows a log with the page's own scripts, and tells what a reader sees at its end.
    private const string Reader = """
        import { LogModel } from './assets/log.js';
        import { FrameStream } from './assets/stream.js';

        const [base, job] = process.argv.slice(2);
        const model = new LogModel();
        const stream = new FrameStream({
          url: () => `${base}/${job}/log/frames?attempt=1&offset=${model.position.offset}`,
          onFrame: (frame) => model.take(frame),
          onState: (state) => {
            if (state.kind === 'end') {
              const rows = [];
              for (let n = 0; n < model.rows.visible; n++) {
                const place = model.rows.placeOf(n);
                const { kind, step, text, runs, number, lines } = model.rows.at(place);
                rows.push({ kind, step, text, runs, number, lines, folded: model.rows.groupAt(place)?.folded });
              }
              console.log(JSON.stringify(rows));
            } else if (state.kind === 'failed') {
              console.error(JSON.stringify(state));
              process.exitCode = 1;
            }
          },
        });
        stream.start();
        """;

    private readonly RunningMesh _mesh = fixture.Mesh;
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Address_InABrowserWithoutHttp2_IsThePage()
    {
        using var browser = new HttpClient { BaseAddress = new Uri(_mesh.Address) };

        using var page = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpVersion.Version11, page.Version);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        // gRPC goes on at the same port: every other story of this collection is proof.
        Assert.Equal(0, (await _mesh.RunAsync("list")).ExitCode);
    }

    [Fact]
    public async Task Submit_TellsWhereThePageOfTheJobIs_AndLeavesStdoutToScripts()
    {
        var result = await _mesh.RunAsync("submit", "-f", _workspace.Pipeline("echo hello"), "--wait");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Matches("^projects/default/jobs/[a-z0-9]+$", result.FirstLine);
        var url = $"{_mesh.Address.TrimEnd('/')}/{result.FirstLine}";
        Assert.Contains(url, result.Error, StringComparison.Ordinal);
        using var browser = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(url)).StatusCode);
        Assert.Contains(url, (await _mesh.RunAsync("get", result.FirstLine)).Output, StringComparison.Ordinal);
        Assert.Contains($"\"{result.FirstLine}\"", await browser.GetStringAsync($"{_mesh.Address.TrimEnd('/')}/api/jobs?project=default"));
    }

    [NodeFact]
    public async Task Log_OfAWildJob_IsWhatAReaderExpects()
    {
        var file = _workspace.Pipeline(
            """
            printf '\033[1mBold\033[0m \033[31mred\033[0m \033[38;5;208morange\033[0m\n'
            printf '\rDownloading  10%%\rDownloading  50%%\rDownloading 100%%\n'
            printf 'bad \377\376 good caf\303'
            printf '\251\n'
            printf '\033]0;a title\007no title, \033]8;;http://x.test/\007a link\033]8;;\007\n'
            printf '<script>alert(1)</script>\n'
            """,
            """
            echo "--- Installing"
            for i in 1 2 3; do echo "package $i"; done
            echo "--- Compiling"
            echo "cc a.c"
            echo "+++ Result"
            echo fine
            echo "::group::unit tests"
            echo "test 1 passed"
            echo "::endgroup::"
            echo between
            echo "::group::integration"
            echo "it fails"
            exit 3
            """);
        var submitted = await _mesh.RunAsync("submit", "-f", file);
        Assert.True(submitted.ExitCode == 0, submitted.ToString());

        var rows = await ReadAsync(submitted.FirstLine);

        Assert.Equal(
            ["Bold red orange", "Downloading 100%", "bad \ufffd\ufffd good café", "no title, a link", "<script>alert(1)</script>"],
            Of(rows, "step 1").Select(row => (string)row["text"]!));
        var colours = JsonSerializer.Serialize(Of(rows, "step 1").First()["runs"]);
        Assert.Equal("""[4,{"bold":true},1,{},3,{"fg":1},1,{},6,{"fg":"#ff8700"}]""", colours);
        Assert.Equal(
            [
                "\u25b8 Installing (3 lines)", "\u25b8 Compiling (1 line)", "+++ Result", "fine", "\u25b8 unit tests (1 line)", "between",
                "\u25be integration", "it fails", "mesh: step \"step 2\" exited 3",
            ],
            Of(rows, "step 2").Select(Text));
    }

    [NodeFact]
    public async Task Groups_OnThePage_AreThoseOfTheCli()
    {
        var file = _workspace.Pipeline(
            """
            echo before
            echo "~~~ quiet"; echo a; echo; echo b
            echo "##[group]azure"; echo c
            echo "##[endgroup]"; echo after
            echo "---"; echo "--- "; echo " --- no"
            echo "--- empty"; echo "--- last"; echo d; printf e
            """);
        var submitted = await _mesh.RunAsync("submit", "-f", file, "--wait");
        Assert.True(submitted.ExitCode == 0, submitted.ToString());

        var page = Of(await ReadAsync(submitted.FirstLine), "step 1").Select(Text);
        var folded = await _mesh.RunAsync("logs", submitted.FirstLine, "--fold", "--step", "step 1");

        Assert.True(folded.ExitCode == 0, folded.ToString());
        var cli = folded.Output.Split('\n', StringSplitOptions.None).SkipLast(1).Select(line => Took().Replace(line, ")"));
        Assert.Equal(cli, page);
    }

    private static IEnumerable<JsonNode> Of(JsonArray rows, string step) =>
        rows.Select(row => row!).Where(row => (string)row["step"]! == step && (string)row["kind"]! != "step");

    /// <summary>A row as the CLI would show it with --fold.</summary>
    private static string Text(JsonNode row)
    {
        var text = (string)row["text"]!;
        return (string)row["kind"]! != "group" ? text
            : (bool)row["folded"]! ? $"\u25b8 {text} ({((int)row["lines"]! == 1 ? "1 line" : $"{(int)row["lines"]!} lines")})"
            : $"\u25be {text}";
    }

    private async Task<JsonArray> ReadAsync(string job)
    {
        using var folder = new NodeFolder();
        using var browser = new HttpClient { BaseAddress = new Uri(_mesh.Address) };
        var wanted = new Queue<string>(["log.js", "stream.js"]);
        var known = wanted.ToHashSet();
        while (wanted.TryDequeue(out var name))
        {
            var script = await browser.GetStringAsync($"/assets/{name}");
            folder.Write($"assets/{name}", script);
            foreach (var import in Import().Matches(script).Select(match => match.Groups[1].Value).Where(known.Add))
            {
                wanted.Enqueue(import);
            }
        }

        folder.Write("reader.mjs", Reader);
        var (exitCode, output) = await folder.RunAsync(["reader.mjs", _mesh.Address.TrimEnd('/'), job]);
        Assert.True(exitCode == 0, output);
        return JsonNode.Parse(output)!.AsArray();
    }

    [GeneratedRegex(@"from '\./([a-z-]+\.js)'")]
    private static partial Regex Import();

    [GeneratedRegex(@", [0-9.]+s\)$")]
    private static partial Regex Took();
}
