using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;
using Mesh.Cli.Workflows;
using Mesh.Intake.V1;
using Mesh.Logs.V1;

namespace Mesh.Cli.Tests.Workflows;

public sealed class NodeLogSinkTests
{
    private static readonly NodeTitles Titles = new(new Workflow
    {
        Nodes =
        {
            new WorkflowNode { Jobs = { new NodeJob { Name = "j1", Title = "build" } } },
            new WorkflowNode { Jobs = { new NodeJob { Name = "j2", Title = "test (1)" } } },
        },
    });

    private readonly MemoryStream _output = new();

    [Fact]
    public void Write_TwoJobsInPieces_ShowsWholeLinesOfEachWithItsName()
    {
        var (build, test) = (Sink("j1"), Sink("j2"));
        build.Write(Chunk("one, "));
        test.Write(Chunk("first\nsec"));
        build.Write(Chunk("whole\ntwo\n"));
        test.Write(Chunk("ond"));
        test.Write(Chunk("err\n", LogStream.Stderr));
        build.End();
        test.End();

        Assert.Equal(
            """
            test (1) | [s:L1:0s] first
            build    | [s:L1:0s] one, whole
            build    | [s:L2:0s] two
            test (1) | [s:L2:0s] err
            test (1) | [s:L3:0s] second

            """,
            Text());
    }

    [Fact]
    public void Write_LineThatIsTooLongToHold_ComesInLinesThatAllHaveTheName()
    {
        var sink = Sink("j1");
        sink.Write(Chunk(new string('x', 200_000)));
        sink.End();

        var lines = Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.StartsWith("build    | [s:L1:0s] x", line, StringComparison.Ordinal));
        Assert.Equal(200_000, lines.Sum(line => line.Count(c => c == 'x')));
    }

    [Fact]
    public void Write_OnATerminal_OneJobsColoursAndSequencesDoNotReachAnother()
    {
        var sink = Sink("j1", terminal: true);
        sink.Write(Chunk("\e[31mred\n\e[2Jplain\n"));

        Assert.Equal("build    | [s:L1:0s] \e[31mred\e[0m\nbuild    | [s:L2:0s] plain\n", Text());
    }

    [Fact]
    public void Write_AsJson_SaysWhoseItIs()
    {
        new NodeJsonSink(Console(terminal: false), Titles, "j2").Write(Chunk("a \"b\"\n"));

        using var json = JsonDocument.Parse(Text());
        Assert.Equal("test (1)", json.RootElement.GetProperty("node").GetString());
        Assert.Equal("j2", json.RootElement.GetProperty("job").GetString());
        Assert.Equal("a \"b\"\n", json.RootElement.GetProperty("chunk").GetProperty("text").GetString());
    }

    private static TailLogsResponse Chunk(string text, LogStream stream = LogStream.Stdout) => new()
    {
        Chunk = new LogChunk { Attempt = 1, Step = "s", Stream = stream, Data = ByteString.CopyFromUtf8(text) },
    };

    private NodeLogSink Sink(string job, bool terminal = false) => new(Console(terminal), new StepClock(), Titles, job);

    private CliConsole Console(bool terminal) => new(_output, TextWriter.Null, terminal, errorIsTerminal: false, colour: false);

    private string Text() => Encoding.UTF8.GetString(_output.ToArray());
}
