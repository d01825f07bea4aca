using System.Runtime.CompilerServices;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Logs.V1;

namespace Mesh.Cli.Tests.Follow;

public sealed class LogTailTests
{
    private const string Log = "0123456789abcdefghij";

    private readonly ManualTime _time = new();
    private readonly List<TailLogsRequest> _requests = [];
    private readonly List<string> _chatter = [];

    [Fact]
    public async Task Read_StreamsBreak_EveryByteComesOnce()
    {
        // Each try sends five bytes more, two of them for the second time, and breaks.
        var tail = Tail(request => Broken(request, Math.Max(0, request.Offset - 2), 7));

        var text = await ReadAsync(tail, new LogPosition(0));

        Assert.Equal(Log, text);
        Assert.Equal([0, 7, 12, 17], _requests.Select(request => request.Offset));
    }

    [Fact]
    public async Task Read_StreamBreaks_SaysSoOnceAndThatItIsBack()
    {
        var tries = 0;
        var tail = Tail(request => ++tries is > 1 and < 4
            ? Failing(StatusCode.Unavailable)
            : Broken(request, request.Offset, tries == 1 ? 5 : 100));

        var reading = ReadAsync(tail, new LogPosition(0));
        while (!reading.IsCompleted)
        {
            await Task.WhenAny(reading, _time.AdvanceWhenAwaitedAsync(TimeSpan.FromSeconds(1)));
        }

        Assert.Equal(Log, await reading);
        Assert.Equal(["lost Unavailable", "back"], _chatter);
    }

    [Fact]
    public async Task Read_FilterLeavesBytesOut_AskedForAgainAndNoGapIsTold()
    {
        var filter = new LogFilter(["test"], DateTimeOffset.UnixEpoch);
        var tries = 0;
        var tail = Tail(request => ++tries == 1 ? Broken(request, 2, 3) : Broken(request, 10, 100), filter);

        var text = "";
        await foreach (var message in tail.ReadAsync("job", 1, new LogPosition(0), follow: true, CancellationToken.None))
        {
            Assert.Null(message.Gap);
            text += message.Chunk?.Data.ToStringUtf8();
        }

        Assert.Equal("234abcdefghij", text);
        Assert.Equal([0, 5], _requests.Select(request => request.Offset));
        Assert.All(_requests, request => Assert.Equal("test", request.Steps.Single()));
        Assert.All(_requests, request => Assert.Equal(0, request.StartTime.Seconds));
    }

    [Fact]
    public async Task Read_MeshStaysAway_GivesUpWithTheError()
    {
        var tail = Tail(_ => Failing(StatusCode.Unavailable));

        var reading = ReadAsync(tail, new LogPosition(0));
        while (!reading.IsCompleted)
        {
            await Task.WhenAny(reading, _time.AdvanceWhenAwaitedAsync(RetryPace.StreamPatience / 10));
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => reading);
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task Read_ServiceSaysNo_IsNotTriedAgain()
    {
        var tail = Tail(_ => Failing(StatusCode.NotFound));

        var error = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(tail, new LogPosition(0)));

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Single(_requests);
    }

    [Fact]
    public async Task Read_FollowedStreamEndsWithoutSeal_IsOpenedAgain()
    {
        var tail = Tail(request => request.Offset == 0 ? Ended(request) : Broken(request, request.Offset, 100));

        Assert.Equal(Log, await ReadAsync(tail, new LogPosition(0)));
        Assert.Equal(2, _requests.Count);
    }

    [Fact]
    public async Task Read_BytesAreMissing_TellsAGapOfThem()
    {
        var tail = Tail(request => Broken(request, 5, 100));
        var gaps = new List<LogGap>();
        await foreach (var message in tail.ReadAsync("job", 1, new LogPosition(0), follow: true, CancellationToken.None))
        {
            if (message.MessageCase == TailLogsResponse.MessageOneofCase.Gap)
            {
                gaps.Add(message.Gap);
            }
        }

        var gap = Assert.Single(gaps);
        Assert.Equal((0, 5), (gap.Offset, gap.Length));
    }

    private static async Task<string> ReadAsync(LogTail tail, LogPosition position)
    {
        var text = new StringBuilder();
        await foreach (var message in tail.ReadAsync("job", 1, position, follow: true, CancellationToken.None))
        {
            if (message.MessageCase == TailLogsResponse.MessageOneofCase.Chunk)
            {
                Assert.Equal(text.Length, message.Chunk.Offset);
                text.Append(message.Chunk.Data.ToStringUtf8());
            }
        }

        return text.ToString();
    }

    private static async IAsyncEnumerable<TailLogsResponse> Broken(TailLogsRequest request, long start, int count)
    {
        await Task.CompletedTask;
        var end = (int)Math.Min(Log.Length, start + count);
        for (var i = (int)start; i < end; i += 3)
        {
            yield return Chunk(i, Log[i..Math.Min(end, i + 3)]);
        }

        if (end == Log.Length)
        {
            yield return new TailLogsResponse { Seal = new LogSeal { Attempt = request.Attempt, Length = Log.Length } };
            yield break;
        }

        throw new RpcException(new Status(StatusCode.Unavailable, "cut off"));
    }

    private static async IAsyncEnumerable<TailLogsResponse> Ended(TailLogsRequest request)
    {
        await Task.CompletedTask;
        yield return Chunk((int)request.Offset, Log[(int)request.Offset..4]);
    }

    private static async IAsyncEnumerable<TailLogsResponse> Failing(
        StatusCode code, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        if (code != StatusCode.OK)
        {
            throw new RpcException(new Status(code, "no"));
        }

        yield break;
    }

    private static TailLogsResponse Chunk(int offset, string text) => new()
    {
        Chunk = new LogChunk { Attempt = 1, Step = "s", Offset = offset, Data = ByteString.CopyFromUtf8(text) },
    };

    private LogTail Tail(
        Func<TailLogsRequest, IAsyncEnumerable<TailLogsResponse>> open, LogFilter? filter = null) => new(
        (request, _) =>
        {
            _requests.Add(request);
            return open(request);
        },
        _time,
        filter ?? LogFilter.None,
        error => _chatter.Add($"lost {error.StatusCode}"),
        () => _chatter.Add("back"));
}
