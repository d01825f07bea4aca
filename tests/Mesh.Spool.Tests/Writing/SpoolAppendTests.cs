using System.Security.Cryptography;
using Mesh.Spool.Tests.Support;
using static Mesh.Spool.Tests.Support.Spools;

namespace Mesh.Spool.Tests.Writing;

public sealed class SpoolAppendTests : IDisposable
{
    private readonly SimulatedDisk _disk = new();
    private readonly LogSpool _spool;

    public SpoolAppendTests() => _spool = Open(_disk);

    public void Dispose() => _spool.Dispose();

    [Fact]
    public async Task Append_Acknowledged_IsFlushed()
    {
        await new Writer(_spool, Key).WriteAsync(Bytes("hello"));
        using var again = Open(_disk.AsFlushed());
        Assert.Equal("hello", Text(again, Key));
    }

    [Fact]
    public async Task Append_OverlapAndRepeat_StoredOnce()
    {
        var writer = new Writer(_spool, Key);
        await writer.WriteAsync(Bytes("hello"));
        await writer.SendAtAsync(0, Bytes("hello"));
        await writer.SendAtAsync(3, Bytes("lo world"));
        await writer.AcknowledgedAsync(11);
        Assert.Equal("hello world", Text(_spool, Key));
    }

    [Fact]
    public async Task Append_Gap_RefusedAndNothingStored()
    {
        var writer = new Writer(_spool, Key);
        await writer.WriteAsync(Bytes("hello"));
        await writer.SendAtAsync(6, Bytes("x"));
        Assert.Equal(SpoolRefusalKind.Gap, (await writer.RefusedAsync()).Kind);
        Assert.Equal("hello", Text(_spool, Key));
    }

    [Fact]
    public async Task Append_TwoLogsInterleaved_EachReadsItsOwn()
    {
        var one = new Writer(_spool, Key);
        var two = new Writer(_spool, OtherKey);
        for (var i = 0; i < 200; i++)
        {
            await one.SendAsync(Bytes($"one {i}\n"));
            await two.SendAsync(Bytes($"two {i}\n"));
        }

        await one.AcknowledgedAsync(one.Sent);
        await two.AcknowledgedAsync(two.Sent);
        Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(i => $"one {i}\n")), Text(_spool, Key));
        Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(i => $"two {i}\n")), Text(_spool, OtherKey));
    }

    [Fact]
    public async Task Read_StepsStreamsAndTimes_ComeBackAndNeighboursJoin()
    {
        var writer = new Writer(_spool, Key);
        await writer.WriteAsync(Bytes("a"), "one", 1, 1_000);
        await writer.WriteAsync(Bytes("b"), "one", 1, 2_000);
        await writer.WriteAsync(Bytes("c"), "one", 2, 3_000);
        await writer.WriteAsync(Bytes("d"), "two", 2, 4_000);
        await writer.WriteAsync(Bytes("e"), "two", 2, 10_000_000_000);
        var pieces = _spool.Read(_spool.Find(Key)!, 0, 1000);
        Assert.Equal(
            [("one", 1, 1_000, 2), ("one", 2, 3_000, 1), ("two", 2, 4_000, 1), ("two", 2, 10_000_000_000, 1)],
            pieces.Select(p => (p.Step, (int)p.Stream, p.TimeNanos, p.Data.Length)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_AnyOffsetAnyLength_ExactlyThoseBytes(bool followed)
    {
        var writer = new Writer(_spool, Key);
        await writer.WriteAsync(Bytes("0"));
        using var follow = followed ? _spool.Find(Key)!.Follow() : null;
        const string All = "0123456789abcdef";
        await writer.WriteAsync(Bytes("12345"));
        await writer.WriteAsync(Bytes("6789ab"));
        await writer.WriteAsync(Bytes("cdef"));
        for (var offset = 0; offset <= All.Length; offset++)
        {
            for (var length = 1; length <= All.Length; length++)
            {
                var pieces = _spool.Read(_spool.Find(Key)!, offset, length);
                var text = string.Concat(pieces.Select(p => System.Text.Encoding.ASCII.GetString(p.Data.Span)));
                Assert.Equal(All[offset..Math.Min(All.Length, offset + length)], text);
            }
        }
    }

    [Fact]
    public async Task Seal_RightHash_GivesWholeLengthAndHash()
    {
        var writer = new Writer(_spool, Key);
        await writer.WriteAsync(Bytes("hello"));
        var result = await writer.SealAsync(SHA256.HashData(Bytes("hello")));
        Assert.Equal(5, result.Seal!.Length);
        Assert.Equal(SHA256.HashData(Bytes("hello")), result.Seal.Sha256.ToArray());
        using var again = Open(_disk.AsFlushed());
        Assert.Equivalent(result.Seal, again.Find(Key)!.Seal);
    }

    [Fact]
    public async Task Seal_WrongHashOrLength_RefusedAndStaysOpen()
    {
        var writer = new Writer(_spool, Key);
        await writer.WriteAsync(Bytes("hello"));
        var wrongHash = await writer.SealAsync(SHA256.HashData(Bytes("hullo")));
        Assert.Equal(SpoolRefusalKind.SealMismatch, wrongHash.Refusal!.Kind);
        var wrongLength = await _spool.SealAsync(Key, new SealWish("", 6, default, ""));
        Assert.Equal(SpoolRefusalKind.SealMismatch, wrongLength.Refusal!.Kind);
        Assert.Null(_spool.Find(Key)!.Seal);
        await writer.WriteAsync(Bytes(" world"));
        Assert.NotNull((await writer.SealAsync(SHA256.HashData(Bytes("hello world")))).Seal);
    }

    [Fact]
    public async Task Seal_Repeated_SameIsFineOtherIsNot()
    {
        var writer = new Writer(_spool, Key);
        await writer.WriteAsync(Bytes("hello"));
        var first = await writer.SealAsync(SHA256.HashData(Bytes("hello")));
        var second = await writer.SealAsync(SHA256.HashData(Bytes("hello")));
        Assert.Equivalent(first, second);
        Assert.Equal(SpoolRefusalKind.SealMismatch, (await writer.SealAsync(new byte[32])).Refusal?.Kind);
        await writer.SendAsync(Bytes("more"));
        Assert.Equal(SpoolRefusalKind.Sealed, (await writer.RefusedAsync()).Kind);
    }

    [Fact]
    public async Task Seal_OtherWriterWithoutHash_ClosesWithTheHashOfAll()
    {
        await new Writer(_spool, Key).WriteAsync(Bytes("agent "));
        var dispatcher = new Writer(_spool, Key, "dispatcher");
        await dispatcher.WriteAsync(Bytes("platform"));
        var result = await dispatcher.SealAsync([], "The pod is gone.");
        Assert.Equal(14, result.Seal!.Length);
        Assert.Equal(SHA256.HashData(Bytes("agent platform")), result.Seal.Sha256.ToArray());
        Assert.Equal("The pod is gone.", result.Seal.Message);
        var late = new Writer(_spool, Key, start: 6);
        await late.SendAsync(Bytes("late"));
        Assert.Equal(SpoolRefusalKind.Sealed, (await late.RefusedAsync()).Kind);
    }

    [Fact]
    public async Task Seal_TwoWriters_ChecksTheSealersOwnBytes()
    {
        var agent = new Writer(_spool, Key);
        await agent.WriteAsync(Bytes("one "));
        await new Writer(_spool, Key, "dispatcher").WriteAsync(Bytes("platform "));
        await agent.WriteAsync(Bytes("two"));
        var result = await agent.SealAsync(SHA256.HashData(Bytes("one two")));
        Assert.Equal(SHA256.HashData(Bytes("one platform two")), result.Seal!.Sha256.ToArray());
    }

    [Fact]
    public async Task Seal_EmptyLog_MakesItExist()
    {
        Assert.Null(_spool.Find(Key));
        var result = await new Writer(_spool, Key).SealAsync(SHA256.HashData([]));
        Assert.Equal(0, result.Seal!.Length);
        Assert.NotNull(_spool.Find(Key)!.Seal);
    }

    [Fact]
    public async Task Wait_LogComesLater_GetsIt()
    {
        var any = _spool.WaitAsync(Key.Job, 0, CancellationToken.None);
        var second = _spool.WaitAsync(Key.Job, 2, CancellationToken.None);
        await new Writer(_spool, Key).WriteAsync(Bytes("x"));
        Assert.Equal(Key, (await any).Key);
        Assert.False(second.IsCompleted);
        await new Writer(_spool, Key with { Attempt = 2 }).WriteAsync(Bytes("x"));
        Assert.Equal(2, (await second).Key.Attempt);
        Assert.Equal(2, _spool.FindNewest(Key.Job)!.Key.Attempt);
    }

    [Fact]
    public async Task Changed_TakenBeforeAWrite_CompletesAfterIt()
    {
        var writer = new Writer(_spool, Key);
        await writer.WriteAsync(Bytes("x"));
        var changed = _spool.Find(Key)!.Changed;
        Assert.False(changed.IsCompleted);
        await writer.WriteAsync(Bytes("y"));
        await changed.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Append_ManyWhileAFlushRuns_NoneShownBeforeAndOneFlushAfter()
    {
        var writer = new Writer(_spool, Key);
        await writer.WriteAsync(Bytes("x"));
        var before = _disk.Flushes;
        _disk.HoldFlushes();
        await writer.SendAsync(Bytes("y"));
        await _disk.HeldAsync();
        for (var i = 0; i < 499; i++)
        {
            await writer.SendAsync(Bytes("y"));
        }

        Assert.Equal(1, writer.Acknowledged);
        Assert.Equal(1, _spool.Find(Key)!.End);
        _disk.LetFlush();
        await writer.AcknowledgedAsync(501);
        Assert.Equal(2, _disk.Flushes - before);
    }
}
