using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Read;

/// <summary>Reading by line, by step and by time.</summary>
public sealed class ReadLinesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private LogService _service = null!;

    private LogShipperService.LogShipperServiceClient Client => _service.Client;

    public async Task InitializeAsync() => _service = await LogService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData(1, 0, 1, 20_000)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 3, 2, 3)]
    [InlineData(9_999, 10_003, 9_999, 10_003)]
    [InlineData(19_999, 50_000, 19_999, 20_000)]
    [InlineData(-1, 0, 20_000, 20_000)]
    [InlineData(-5_000, 0, 15_001, 20_000)]
    [InlineData(-50_000, 0, 1, 20_000)]
    public async Task Read_ByLine_GivesTheseLinesWhole(long start, long end, int first, int last)
    {
        var lines = await WriteLinesAsync(20_000);
        var request = new ReadLogsRequest { Job = Pusher.Job, StartLine = start, EndLine = end, PageSize = 10_000 };
        var (text, pages) = await ReadAllAsync(request);
        Assert.Equal(string.Concat(lines[(first - 1)..last]), text);
        Assert.Equal(first, pages[0].FirstLine);
        // Each page says in which line it starts.
        var before = 0;
        foreach (var page in pages)
        {
            Assert.Equal(first + text[..before].Count(c => c == '\n'), page.FirstLine);
            before += page.Chunks.Sum(c => c.Data.Length);
        }
    }

    [Fact]
    public async Task Read_LineThatIsNotThereYet_IsEmptyAndThenThere()
    {
        using var pusher = await Pusher.OpenAsync(Client);
        await pusher.WriteAsync(0, "one\ntwo\nthr");
        var request = new ReadLogsRequest { Job = Pusher.Job, StartLine = 4 };
        var page = await Client.ReadLogsAsync(request);
        Assert.Empty(page.Chunks);
        Assert.Equal("", page.NextPageToken);
        await pusher.WriteAsync(11, "ee\nfour");
        Assert.Equal("four", (await ReadAllAsync(request)).Text);
        Assert.Equal("three\n", (await ReadAllAsync(new ReadLogsRequest { Job = Pusher.Job, StartLine = 3, EndLine = 3 })).Text);
        Assert.Equal("four", (await ReadAllAsync(new ReadLogsRequest { Job = Pusher.Job, StartLine = -1 })).Text);
    }

    [Fact]
    public async Task Read_BySteps_GivesTheirBytesAndCountsAllLines()
    {
        using var pusher = await Pusher.OpenAsync(Client);
        long offset = 0;
        foreach (var (step, text) in new[] { ("a", "a1\n"), ("b", "b1\nb2\n"), ("a", "a2\n"), ("c", "c1\n") })
        {
            await pusher.FrameAsync(offset, text, step);
            offset += text.Length;
        }

        await pusher.AcknowledgedAsync(offset);
        var (both, _) = await ReadAllAsync(new ReadLogsRequest { Job = Pusher.Job, Steps = { "a", "c" }, PageSize = 2 });
        Assert.Equal("a1\na2\nc1\n", both);
        var (ofLines, pages) = await ReadAllAsync(new ReadLogsRequest { Job = Pusher.Job, Steps = { "a" }, StartLine = 2 });
        Assert.Equal("a2\n", ofLines);
        Assert.Equal(4, pages[0].FirstLine);
        Assert.Equal("", (await ReadAllAsync(new ReadLogsRequest { Job = Pusher.Job, Steps = { "none" } })).Text);
    }

    [Fact]
    public async Task ReadAndTail_ByTime_GiveWhatWasReadThen()
    {
        var lines = await WriteLinesAsync(20_000);
        var (from, until) = (Start.AddSeconds(12_000), Start.AddSeconds(12_100));
        var (text, _) = await ReadAllAsync(new ReadLogsRequest
        {
            Job = Pusher.Job,
            StartTime = from.ToTimestamp(),
            EndTime = until.ToTimestamp(),
        });
        Assert.Equal(string.Concat(lines[12_000..12_100]), text);

        var tailed = "";
        using var tail = Client.TailLogs(new TailLogsRequest { Job = Pusher.Job, StartTime = Start.AddSeconds(19_990).ToTimestamp() });
        while (await tail.ResponseStream.MoveNext(CancellationToken.None))
        {
            tailed += tail.ResponseStream.Current.Chunk.Data.ToStringUtf8();
        }

        Assert.Equal(string.Concat(lines[19_990..]), tailed);
    }

    [Fact]
    public async Task Tail_ByStep_FollowsOnlyThatStepUntilTheSeal()
    {
        using var pusher = await Pusher.OpenAsync(Client);
        using var tail = Client.TailLogs(new TailLogsRequest { Job = Pusher.Job, Follow = true, Steps = { "test" } });
        await pusher.FrameAsync(0, "one\n", "test");
        await pusher.FrameAsync(4, "two\n", "build");
        Assert.True(await tail.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("one\n", tail.ResponseStream.Current.Chunk.Data.ToStringUtf8());
        await pusher.FrameAsync(8, "three\n", "test");
        Assert.True(await tail.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(8, tail.ResponseStream.Current.Chunk.Offset);
        await pusher.SealAsync("one\ntwo\nthree\n");
        Assert.True(await tail.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(14, tail.ResponseStream.Current.Seal.Length);
        Assert.False(await tail.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(0, 2, 1)]
    [InlineData(0, -2, 3)]
    [InlineData(0, 5, 4)]
    [InlineData(0, long.MinValue, 0)]
    [InlineData(0, 1, long.MaxValue)]
    public async Task Read_WrongLines_AreNamed(long offset, long start, long end)
    {
        var request = new ReadLogsRequest { Job = Pusher.Job, Offset = offset, StartLine = start, EndLine = end };
        await ExpectAsync(request, "LINES_INVALID");
    }

    [Fact]
    public async Task Read_WrongStepsAndTimes_AreNamed()
    {
        var many = new ReadLogsRequest { Job = Pusher.Job };
        many.Steps.AddRange(Enumerable.Range(0, 101).Select(i => $"s{i}"));
        await ExpectAsync(many, "STEPS_INVALID");
        await ExpectAsync(new ReadLogsRequest { Job = Pusher.Job, Steps = { new string('s', 300) } }, "STEPS_INVALID");
        var same = Start.ToTimestamp();
        await ExpectAsync(new ReadLogsRequest { Job = Pusher.Job, StartTime = same, EndTime = same }, "TIME_INVALID");
        await ExpectAsync(
            new ReadLogsRequest { Job = Pusher.Job, StartTime = new Timestamp { Seconds = 1, Nanos = -1 } }, "TIME_INVALID");
    }

    [Fact]
    public async Task Read_TokenOfAnotherFilter_IsRefused()
    {
        await WriteLinesAsync(100);
        var token = (await Client.ReadLogsAsync(new ReadLogsRequest { Job = Pusher.Job, StartLine = 2, PageSize = 10 })).NextPageToken;
        await ExpectAsync(new ReadLogsRequest { Job = Pusher.Job, PageToken = token }, "PAGE_TOKEN_INVALID");
        await ExpectAsync(new ReadLogsRequest { Job = Pusher.Job, StartLine = 3, PageToken = token }, "PAGE_TOKEN_INVALID");
        await ExpectAsync(
            new ReadLogsRequest { Job = Pusher.Job, StartLine = 2, Steps = { "build" }, PageToken = token }, "PAGE_TOKEN_INVALID");
    }

    private async Task ExpectAsync(ReadLogsRequest request, string reason) =>
        Assert.Equal((StatusCode.InvalidArgument, reason), await Errors.OfAsync(async () => await Client.ReadLogsAsync(request)));

    private async Task<(string Text, List<ReadLogsResponse> Pages)> ReadAllAsync(ReadLogsRequest request)
    {
        var (text, pages) = (new StringBuilder(), new List<ReadLogsResponse>());
        do
        {
            var page = await Client.ReadLogsAsync(request);
            pages.Add(page);
            text.Append(string.Concat(page.Chunks.Select(c => c.Data.ToStringUtf8())));
            Assert.True(page.Chunks.Sum(c => c.Data.Length) <= (request.PageSize == 0 ? 256 * 1024 : request.PageSize));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return (text.ToString(), pages);
    }

    // One line a second, of a length that puts line ends anywhere in a stride.
    private async Task<string[]> WriteLinesAsync(int count)
    {
        var lines = Enumerable.Range(1, count).Select(i => $"line {i} {new string('x', i * 7 % 60)}\n").ToArray();
        using var pusher = await Pusher.OpenAsync(Client);
        long offset = 0;
        for (var i = 0; i < count; i++)
        {
            await pusher.SendAsync(new PushLogsRequest
            {
                Frame = new LogFrame
                {
                    Offset = offset,
                    Step = "build",
                    Stream = LogStream.Stdout,
                    Time = Start.AddSeconds(i).ToTimestamp(),
                    Data = Google.Protobuf.ByteString.CopyFromUtf8(lines[i]),
                },
            });
            offset += lines[i].Length;
        }

        await pusher.AcknowledgedAsync(offset);
        return lines;
    }
}
