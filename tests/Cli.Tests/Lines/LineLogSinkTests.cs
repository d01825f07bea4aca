using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mesh.Cli.Follow;
using Mesh.Cli.Lines;
using Mesh.Cli.Output;
using Mesh.Logs.V1;

namespace Mesh.Cli.Tests.Lines;

public sealed class LineLogSinkTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Write_TimestampsWhenPiped_EachLineBeginsWithItsTime() =>
        Assert.Equal(
            "2026-11-24T08:00:00.000Z one\n2026-11-24T08:00:01.500Z \e[31mtwo\e[0m\r\n2026-11-24T08:00:01.500Z three\n",
            Show(new LineView(true, null, false, true), terminal: false, (0, "one\n"), (1.5, "\e[31mtwo\e[0m\r\nthree")));

    [Fact]
    public void Write_Grep_ShowsMatchingLinesWithTheirNumbers() =>
        Assert.Equal(
            "[build:L2:0s] error: no\n[build:L4:7s] 100% error\n",
            Show(
                new LineView(false, new Regex("^(error: no|100% error)$"), false, true),
                terminal: true,
                (0, "fine\nerr"), (0, "or: no\nfine\n"), (7, "50%\r100% error\r\n")));

    [Fact]
    public void Write_FoldedGroup_HasTheNumberOfItsFirstLine() =>
        Assert.Equal(
            "[build:L1:0s] a\n[build:L2:0s] ▸ b (1 line, 5.0s)\n[build:L5:5s] d\n",
            Show(new LineView(false, null, true, true), terminal: true, (0, "a\n--- b\nc\n"), (5, "::endgroup::\nd\n")));

    [Fact]
    public void Write_FromTheMiddle_LinesHaveNoNumbers() =>
        Assert.Equal("[build:0s] x\n", Show(new LineView(false, null, false, false), terminal: true, (0, "x\n")));

    [Fact]
    public void Write_TerminalControls_AreNotObeyed() =>
        Assert.Equal(
            "[build:L1:0s] title\n",
            Show(new LineView(false, null, true, true), terminal: true, (0, "\e]0;evil\a\e[2Jtitle\n")));

    [Fact]
    public void Write_LineLongerThanTheBound_IsOneLineAllTheSame()
    {
        var text = new string('x', LineAssembler.HeldBytes + 5);
        Assert.Equal(
            $"2026-11-24T08:00:00.000Z {text}\n", Show(new LineView(true, null, false, true), terminal: false, (0, text + "\n")));
    }

    private static string Show(LineView view, bool terminal, params (double Seconds, string Text)[] pieces)
    {
        using var output = new MemoryStream();
        var console = new CliConsole(output, TextWriter.Null, terminal, terminal, colour: false);
        var sink = new LineLogSink(console, new StepClock(), view);
        foreach (var (seconds, text) in pieces)
        {
            sink.Write(new TailLogsResponse
            {
                Chunk = new LogChunk
                {
                    Step = "build",
                    Stream = LogStream.Stdout,
                    Time = Start.AddSeconds(seconds).ToTimestamp(),
                    Data = ByteString.CopyFromUtf8(text),
                },
            });
        }

        sink.End();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
