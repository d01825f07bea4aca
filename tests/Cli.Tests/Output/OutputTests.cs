using System.Text.Json;
using Google.Protobuf;
using Mesh.Cli.Output;
using Mesh.Intake.V1;
using Mesh.Logs.V1;

namespace Mesh.Cli.Tests.Output;

public sealed class OutputTests
{
    [Theory]
    [InlineData(JobState.Succeeded, 0)]
    [InlineData(JobState.Failed, 1)]
    [InlineData(JobState.TimedOut, 1)]
    [InlineData(JobState.Cancelled, 2)]
    [InlineData(JobState.Skipped, 2)]
    [InlineData(JobState.InfrastructureFailed, 3)]
    public void ExitCodeOf_TerminalState_IsTheDocumentedOne(JobState state, int code)
    {
        Assert.True(JobStateText.IsTerminal(state));
        Assert.Equal(code, JobStateText.ExitCodeOf(state));
    }

    [Theory]
    [InlineData("running", JobState.Running)]
    [InlineData("TIMED_OUT", JobState.TimedOut)]
    [InlineData("JOB_STATE_INFRASTRUCTURE_FAILED", JobState.InfrastructureFailed)]
    public void Parse_State_TakesBothSpellings(string text, JobState state) => Assert.Equal(state, JobStateText.Parse(text));

    [Fact]
    public void Of_ChunkOfText_HasTextOnly()
    {
        using var json = JsonDocument.Parse(JsonText.Of(new LogChunk
        {
            Attempt = 2,
            Step = "s",
            Stream = LogStream.Stderr,
            Offset = 1L << 40,
            Data = ByteString.CopyFromUtf8("größe\n"),
        }));
        var chunk = json.RootElement.GetProperty("chunk");

        Assert.Equal("größe\n", chunk.GetProperty("text").GetString());
        Assert.Equal("1099511627776", chunk.GetProperty("offset").GetString());
        Assert.Equal("LOG_STREAM_STDERR", chunk.GetProperty("stream").GetString());
        Assert.False(chunk.TryGetProperty("data", out _));
    }

    [Fact]
    public void Of_ChunkThatIsNoUtf8_HasTheBytesToo()
    {
        byte[] bytes = [(byte)'a', 0xff];
        var line = JsonText.Of(new LogChunk { Data = ByteString.CopyFrom(bytes) });
        using var json = JsonDocument.Parse(line);

        Assert.Equal(bytes, json.RootElement.GetProperty("chunk").GetProperty("data").GetBytesFromBase64());
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void Of_MessageAndAddress_IsTheMessageWithAUrl()
    {
        using var json = JsonDocument.Parse(JsonText.Of(new Job { Name = "projects/p/jobs/1" }, "http://h/a?b&\"c\""));

        Assert.Equal(
            [("url", "http://h/a?b&\"c\""), ("name", "projects/p/jobs/1")],
            json.RootElement.EnumerateObject().Select(entry => (entry.Name, entry.Value.GetString())));
    }

    [Fact]
    public void Of_FailedJob_SaysStateReasonAndMessageInOneLine()
    {
        var line = ResultLine.Of(new Job
        {
            Name = "projects/p/jobs/1",
            State = JobState.Failed,
            Attempt = 1,
            Outcome = new Outcome
            {
                Reason = OutcomeReason.StepFailed,
                Step = "test",
                ExitCode = 7,
                Message = "step test\nexited 7",
            },
        });

        Assert.Equal("projects/p/jobs/1 failed: step test exited 7 (STEP_FAILED)", line);
    }

    [Theory]
    [InlineData(0.34, "0.3s")]
    [InlineData(59.9, "59s")]
    [InlineData(185, "3m05s")]
    [InlineData(7800, "2h10m")]
    [InlineData(-5, "0.0s")]
    public void Span_Duration_IsShort(double seconds, string text) =>
        Assert.Equal(text, TimeText.Span(TimeSpan.FromSeconds(seconds)));
}
