using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Tail;

public sealed class TailTests : IAsyncLifetime
{
    private LogService _service = null!;

    private LogShipperService.LogShipperServiceClient Client => _service.Client;

    public async Task InitializeAsync() => _service = await LogService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Tail_LiveFrames_ComeAsTheyAreUntilTheSeal()
    {
        using var tail = new Follower(Client);
        await tail.HeadersAsync();
        using var pusher = await Pusher.OpenAsync(Client);
        await pusher.FrameAsync(0, "out", "build", LogStream.Stdout);
        Assert.Equal("out", await tail.ReadToAsync(3));
        await pusher.FrameAsync(3, "\u00ff\u0000err", "test", LogStream.Stderr);
        Assert.Equal("out\u00ff\u0000err", await tail.ReadToAsync(8));
        Assert.Equal(("test", LogStream.Stderr, 1), (tail.Chunks[1].Step, tail.Chunks[1].Stream, tail.Chunks[1].Attempt));
        await pusher.SealAsync("out\u00ff\u0000err");
        await tail.ReadToEndAsync();
        Assert.Equal(8, tail.Seal!.Length);
        Assert.Equal(Pusher.Hash("out\u00ff\u0000err"), tail.Seal.Sha256.ToByteArray());
    }

    [Theory]
    [InlineData(0, "hello world")]
    [InlineData(7, "orld")]
    [InlineData(11, "")]
    public async Task Tail_SealedLogFromAnOffset_TheRestAndTheSeal(long offset, string rest)
    {
        await WriteSealedAsync("hello ", "world");
        foreach (var follow in new[] { true, false })
        {
            using var tail = new Follower(Client, offset: offset, follow: follow);
            Assert.Equal(rest, await tail.ReadToEndAsync());
            Assert.Equal(11, tail.Seal!.Length);
        }
    }

    [Fact]
    public async Task Tail_PastTheEndOfASealedLog_IsOutOfRange()
    {
        await WriteSealedAsync("hello");
        using var tail = new Follower(Client, offset: 6);
        Assert.Equal((StatusCode.OutOfRange, "OFFSET_PAST_END"), await tail.ErrorAsync());
    }

    [Fact]
    public async Task Tail_OffsetAheadOfAnOpenLog_StartsThereWhenItComes()
    {
        using var pusher = await Pusher.OpenAsync(Client);
        await pusher.WriteAsync(0, "0123");
        using var tail = new Follower(Client, offset: 6);
        await tail.HeadersAsync();
        await pusher.WriteAsync(4, "4567");
        Assert.Equal("67", await tail.ReadToAsync(8));
    }

    [Fact]
    public async Task Tail_NoLogAndNoFollow_IsNotFound()
    {
        using var tail = new Follower(Client, follow: false);
        Assert.Equal((StatusCode.NotFound, "LOG_NOT_FOUND"), await tail.ErrorAsync());
    }

    [Fact]
    public async Task Tail_AttemptZero_TakesTheNewest()
    {
        foreach (var attempt in new[] { 2, 1 })
        {
            using var pusher = await Pusher.OpenAsync(Client, attempt: attempt);
            await pusher.WriteAsync(0, $"attempt {attempt}");
        }

        using var tail = new Follower(Client, attempt: 0, follow: false);
        Assert.Equal("attempt 2", await tail.ReadToEndAsync());
    }

    [Theory]
    [InlineData("nonsense", 1, 0, "JOB_NAME_INVALID")]
    [InlineData(Pusher.Job, -1, 0, "ATTEMPT_INVALID")]
    [InlineData(Pusher.Job, 1, -1, "OFFSET_INVALID")]
    public async Task Tail_WrongArguments_AreNamed(string job, int attempt, long offset, string reason)
    {
        using var tail = new Follower(Client, job, attempt, offset);
        Assert.Equal((StatusCode.InvalidArgument, reason), await tail.ErrorAsync());
    }

    [Fact]
    public async Task Tail_ManyReaders_AllSeeTheSame()
    {
        using var pusher = await Pusher.OpenAsync(Client);
        var all = string.Concat(Enumerable.Range(0, 200).Select(i => $"line {i} {new string('x', i * 5)}\n"));
        var tails = Enumerable.Range(0, 30).Select(i => new Follower(Client, offset: i)).ToList();
        var readings = tails.ConvertAll(t => t.ReadToEndAsync());
        for (var at = 0; at < all.Length; at += 1000)
        {
            await pusher.FrameAsync(at, all.Substring(at, Math.Min(1000, all.Length - at)));
        }

        await pusher.SealAsync(all);
        for (var i = 0; i < tails.Count; i++)
        {
            Assert.Equal(all[i..], await readings[i]);
            tails[i].Dispose();
        }
    }

    [Fact]
    public async Task Tail_AcrossARestart_GoesOnFromItsOffset()
    {
        string before;
        using (var pusher = await Pusher.OpenAsync(Client))
        using (var tail = new Follower(Client))
        {
            await pusher.FrameAsync(0, "before ");
            before = await tail.ReadToAsync(7);
            await _service.RestartAsync();
            Assert.Equal((StatusCode.Unavailable, "LOG_SERVICE_STOPPING"), await tail.ErrorAsync());
        }

        using var second = new Follower(Client, offset: before.Length);
        await second.HeadersAsync();
        using var again = await Pusher.OpenAsync(Client);
        Assert.Equal(7, again.Opened.Offset);
        await again.FrameAsync(7, "after");
        await again.SealAsync("before after");
        Assert.Equal("after", await second.ReadToEndAsync());
    }

    private async Task WriteSealedAsync(params string[] parts)
    {
        using var pusher = await Pusher.OpenAsync(Client);
        var all = "";
        foreach (var part in parts)
        {
            await pusher.FrameAsync(all.Length, part);
            all += part;
        }

        await pusher.SealAsync(all);
        await pusher.SealedAsync();
    }
}
