using System.Security.Cryptography;
using Mesh.Spool.Segments;
using Mesh.Spool.Tests.Support;
using static Mesh.Spool.Tests.Support.Spools;

namespace Mesh.Spool.Tests.Writing;

public sealed class ReleaseTests
{
    private const int SmallSegment = SegmentHeader.Bytes + 500;

    private readonly SimulatedDisk _disk = new();

    [Fact]
    public async Task Release_SealedLog_IsGoneAndNoRestartBringsItBack()
    {
        using var spool = Open(_disk);
        await SealAsync(spool, Key, "hello");
        Assert.Null(await spool.ReleaseAsync(Key));
        Assert.Null(spool.Find(Key));
        Assert.Null(spool.FindNewest(Key.Job));
        using var again = Open(_disk.AsFlushed());
        Assert.Null(again.Find(Key));
        Assert.Equal(0, again.LogCount);
    }

    [Fact]
    public async Task Release_OpenLog_IsRefusedAndTheLogStays()
    {
        using var spool = Open(_disk);
        await new Writer(spool, Key).WriteAsync(Bytes("hello"));
        Assert.Equal(SpoolRefusalKind.NotSealed, (await spool.ReleaseAsync(Key))?.Kind);
        Assert.Equal("hello", Text(spool, Key));
    }

    [Fact]
    public async Task Release_DiskFull_LogStaysWhereItIs()
    {
        using var spool = Open(_disk);
        await SealAsync(spool, Key, "hello");
        _disk.Room = 0;
        Assert.Equal(SpoolRefusalKind.DiskFull, (await spool.ReleaseAsync(Key))?.Kind);
        Assert.Equal("hello", Text(spool, Key));
        _disk.Room = long.MaxValue;
        Assert.Null(await spool.ReleaseAsync(Key));
    }

    [Fact]
    public async Task Release_OnlyTheReserveIsLeft_IsWrittenWhenFramesAndSealsAreNot()
    {
        using var spool = Open(_disk);
        await SealAsync(spool, Key, "hello");
        var writer = new Writer(spool, OtherKey);
        await writer.WriteAsync(Bytes("kept"));
        _disk.FreeBytes = Options().ReserveBytes - 1;
        await writer.SendAsync(Bytes("more"));
        Assert.Equal(SpoolRefusalKind.DiskFull, (await writer.RefusedAsync()).Kind);
        Assert.Equal(SpoolRefusalKind.DiskFull, (await new Writer(spool, OtherKey, start: 4).SealAsync([])).Refusal?.Kind);
        Assert.Null(await spool.ReleaseAsync(Key));
        _disk.FreeBytes = long.MaxValue;
        await new Writer(spool, OtherKey, start: 4).WriteAsync(Bytes("more"));
        using var again = Open(_disk.AsFlushed());
        Assert.Null(again.Find(Key));
        Assert.Equal("keptmore", Text(again, OtherKey));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_ToAReleasedLog_IsRefusedAsSealed(bool afterARestart)
    {
        var spool = Open(_disk);
        await SealAsync(spool, Key, "hello");
        await spool.ReleaseAsync(Key);
        if (afterARestart)
        {
            spool.Dispose();
            spool = Open(_disk);
        }

        using (spool)
        {
            var late = new Writer(spool, Key, "dispatcher");
            await late.SendAsync(Bytes("late"));
            Assert.Equal(SpoolRefusalKind.Sealed, (await late.RefusedAsync()).Kind);
            Assert.Equal(SpoolRefusalKind.Sealed, (await late.SealAsync([])).Refusal?.Kind);
            Assert.Null(spool.Find(Key));
        }
    }

    [Fact]
    public async Task Release_OneAttemptOfThree_NewestIsTheNewestThatStays()
    {
        using var spool = Open(_disk);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await SealAsync(spool, Key with { Attempt = attempt }, "x");
        }

        await spool.ReleaseAsync(Key with { Attempt = 3 });
        Assert.Equal(2, spool.FindNewest(Key.Job)!.Key.Attempt);
        await spool.ReleaseAsync(Key with { Attempt = 1 });
        Assert.Equal(2, spool.FindNewest(Key.Job)!.Key.Attempt);
        await spool.ReleaseAsync(Key with { Attempt = 2 });
        Assert.Null(spool.FindNewest(Key.Job));
    }

    [Fact]
    public async Task Reclaim_SegmentsOfReleasedLogs_AreDeletedUpToTheFirstThatIsNeeded()
    {
        using var spool = Open(_disk, options: Options(SmallSegment));
        var dead = new Writer(spool, Key);
        for (var i = 0; i < 20; i++)
        {
            await dead.WriteAsync(new byte[100]);
        }

        await dead.SealAsync([]);
        var before = Segments();
        Assert.True(before > 4, $"{before} segments");
        Assert.Equal(0, spool.Reclaim());
        await new Writer(spool, OtherKey).WriteAsync(Bytes("alive"));
        await spool.ReleaseAsync(Key);
        Assert.InRange(spool.Reclaim(), before - 2, before);
        Assert.Equal("alive", Text(spool, OtherKey));
        var events = new RecordedEvents();
        using var again = Open(_disk.AsFlushed(), events, Options(SmallSegment));
        Assert.Equal("alive", Text(again, OtherKey));
        Assert.Null(again.Find(Key));
        Assert.Empty(events.Damages);
    }

    [Fact]
    public async Task Reclaim_SegmentThatHoldsOnlyTheSealOfALiveLog_Stays()
    {
        using var spool = Open(_disk, options: Options(SmallSegment));
        var writer = new Writer(spool, OtherKey);
        await writer.WriteAsync(new byte[480]);
        await SealAsync(spool, Key, "");
        await SealAsync(spool, Key with { Attempt = 2 }, "");
        while (Segments() < 4)
        {
            await writer.WriteAsync(new byte[480]);
        }

        await writer.SealAsync([]);
        await spool.ReleaseAsync(OtherKey);
        await spool.ReleaseAsync(Key with { Attempt = 2 });
        spool.Reclaim();
        using var again = Open(_disk.AsFlushed());
        Assert.NotNull(again.Find(Key)?.Seal);
        Assert.Equal(1, again.LogCount);
    }

    [Fact]
    public async Task Read_ReleasedAndReclaimed_SaysThatItIsReleased()
    {
        using var spool = Open(_disk, options: Options(SmallSegment));
        await SealAsync(spool, Key, new string('x', 400));
        var log = spool.Find(Key)!;
        await SealAsync(spool, OtherKey, new string('y', 400));
        Assert.Equal(400, spool.Read(log, 0, 1000).Sum(p => p.Data.Length));
        await spool.ReleaseAsync(Key);
        spool.Reclaim();
        Assert.DoesNotContain(spool.Read(log, 0, 1000), p => p.Data.Length > 0);
        Assert.True(log.IsReleased);
        Assert.Equal((400, 400), (log.End, log.Seal!.Length));
    }

    [Fact]
    public async Task Open_ReleasesCutShortByPowerLosses_LogIsWholeOrGone()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var random = new Random(seed);
            var disk = new SimulatedDisk();
            SimulatedDisk after;
            using (var spool = Open(disk, options: Options(SmallSegment)))
            {
                for (var attempt = 1; attempt <= 6; attempt++)
                {
                    var text = new string((char)('a' + attempt), random.Next(1, 900));
                    await SealAsync(spool, Key with { Attempt = attempt }, text);
                }

                disk.FlushError = random.Next(3) == 0 ? SimulatedDisk.Broken() : null;
                for (var attempt = 1; attempt <= 6; attempt++)
                {
                    await spool.ReleaseAsync(Key with { Attempt = attempt });
                    disk.FlushError = null;
                    if (random.Next(2) == 0)
                    {
                        spool.Reclaim();
                    }
                }

                after = disk.AfterPowerLoss(random);
            }

            using var again = Open(after, options: Options(SmallSegment));
            foreach (var log in again.Logs)
            {
                Assert.True(log.Seal is not null, $"seed {seed}: {log.Key} came back without its seal");
                Assert.False(Text(again, log.Key).Contains('.', StringComparison.Ordinal), $"seed {seed}: {log.Key} has holes");
            }
        }
    }

    private int Segments() => _disk.List().Count;

    private static async Task SealAsync(LogSpool spool, LogKey key, string text)
    {
        var writer = new Writer(spool, key);
        if (text.Length > 0)
        {
            await writer.WriteAsync(Bytes(text));
        }

        Assert.NotNull((await writer.SealAsync(SHA256.HashData(Bytes(text)))).Seal);
    }
}
