using Mesh.Spool.Tests.Support;
using static Mesh.Spool.Tests.Support.Spools;

namespace Mesh.Spool.Tests.Writing;

public sealed class DiskFaultTests
{
    private readonly SimulatedDisk _disk = new();
    private readonly RecordedEvents _events = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(5000)]
    public async Task Append_DiskFull_RefusedReadsGoOnAndLaterItWorks(int room)
    {
        using var spool = Open(_disk, _events);
        await new Writer(spool, Key).WriteAsync(Bytes("kept "));
        _disk.Room = room;
        var refused = new Writer(spool, Key, start: 5);
        await refused.SendAsync(new byte[6000]);
        Assert.Equal(SpoolRefusalKind.DiskFull, (await refused.RefusedAsync()).Kind);
        Assert.Equal(5, refused.Acknowledged);
        Assert.Equal("kept ", Text(spool, Key));
        var refusedAgain = new Writer(spool, Key, start: 5);
        _disk.Room = room;
        await refusedAgain.SendAsync(new byte[6000]);
        Assert.Equal(SpoolRefusalKind.DiskFull, (await refusedAgain.RefusedAsync()).Kind);
        _disk.Room = long.MaxValue;
        await new Writer(spool, Key, start: 5).WriteAsync(Bytes("later"));
        Assert.Equal("kept later", Text(spool, Key));
        var events = new RecordedEvents();
        using var again = Open(_disk.AsFlushed(), events);
        Assert.Equal("kept later", Text(again, Key));
        Assert.Empty(events.Damages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_FlushFails_WhatWasWrittenIsNeverServed(bool truncateFailsToo)
    {
        using var spool = Open(_disk, _events);
        await new Writer(spool, Key).WriteAsync(Bytes("kept "));
        _disk.FlushError = SimulatedDisk.Broken();
        _disk.TruncateError = truncateFailsToo ? SimulatedDisk.Broken() : null;
        var refused = new Writer(spool, Key, start: 5);
        await refused.SendAsync(Bytes("lost?"));
        Assert.Equal(SpoolRefusalKind.DiskFailed, (await refused.RefusedAsync()).Kind);
        _disk.FlushError = null;
        await new Writer(spool, Key, "dispatcher").WriteAsync(Bytes("other"));
        Assert.Equal("kept other", Text(spool, Key));
        var events = new RecordedEvents();
        using var again = Open(_disk.AfterKill(), events);
        Assert.Equal("kept other", Text(again, Key));
        Assert.Empty(events.Damages);
    }

    [Fact]
    public async Task Seal_DiskFull_LogStaysOpenAndLaterItIsSealed()
    {
        using var spool = Open(_disk, _events);
        var writer = new Writer(spool, Key);
        await writer.WriteAsync(Bytes("kept"));
        _disk.Room = 10;
        Assert.Equal(SpoolRefusalKind.DiskFull, (await writer.SealAsync([])).Refusal?.Kind);
        Assert.Null(spool.Find(Key)!.Seal);
        _disk.Room = long.MaxValue;
        Assert.NotNull((await writer.SealAsync([])).Seal);
    }

    [Fact]
    public async Task Append_Closed_Refused()
    {
        var spool = Open(_disk, _events);
        await new Writer(spool, Key).WriteAsync(Bytes("kept"));
        spool.Dispose();
        var late = new Writer(spool, Key, start: 4);
        await late.SendAsync(Bytes("late"));
        Assert.Equal(SpoolRefusalKind.Closed, (await late.RefusedAsync()).Kind);
    }

    [Fact]
    public async Task Append_PastTheQueuesBound_WaitsForRoom()
    {
        using var spool = Open(_disk, _events, Options() with { QueueBytes = 10_000 });
        var writer = new Writer(spool, Key);
        await writer.WriteAsync(Bytes("x"));
        _disk.HoldFlushes();
        var sends = new List<Task>();
        for (var i = 0; i < 3; i++)
        {
            sends.Add(writer.SendAtAsync(1 + (i * 3000), new byte[3000]).AsTask());
        }

        Assert.Contains(sends, s => !s.IsCompleted);
        _disk.LetFlush();
        await Task.WhenAll(sends);
        await writer.AcknowledgedAsync(9_001);
    }
}
