using Mesh.Spool.Segments;
using Mesh.Spool.Tests.Support;
using static Mesh.Spool.Tests.Support.Spools;

namespace Mesh.Spool.Tests.Recovery;

public sealed class TornTailTests
{
    [Fact]
    public async Task Open_CutAtEveryByteOfTheLastRecord_KeepsTheRestAndGoesOn()
    {
        var disk = new SimulatedDisk();
        long before;
        using (var spool = Open(disk))
        {
            var writer = new Writer(spool, Key);
            await writer.WriteAsync(Bytes("first "));
            before = disk.File(1).Length;
            await writer.WriteAsync(Bytes("second"));
        }

        for (var length = before; length < disk.File(1).Length; length++)
        {
            var torn = disk.AfterKill();
            torn.File(1).Current = torn.File(1).Current[..(int)length];
            var events = new RecordedEvents();
            using var spool = Open(torn, events);
            Assert.Equal("first ", Text(spool, Key));
            Assert.Equal(length - before, events.Cuts.Sum());
            Assert.Empty(events.Damages);
            var writer = new Writer(spool, Key, start: spool.Find(Key)!.CursorOf(""));
            await writer.WriteAsync(Bytes("again"));
            using var again = Open(torn.AsFlushed());
            Assert.Equal("first again", Text(again, Key));
        }
    }

    [Fact]
    public async Task Open_AnyByteOfTheLastRecordWrong_CutsIt()
    {
        var disk = new SimulatedDisk();
        long before;
        using (var spool = Open(disk))
        {
            var writer = new Writer(spool, Key);
            await writer.WriteAsync(Bytes("first "));
            before = disk.File(1).Length;
            await writer.WriteAsync(Bytes("second"));
        }

        for (var at = before; at < disk.File(1).Length; at++)
        {
            var torn = disk.AfterKill();
            torn.File(1).Current[at] ^= 0x10;
            var events = new RecordedEvents();
            using var spool = Open(torn, events);
            Assert.Equal("first ", Text(spool, Key));
            Assert.Single(events.Cuts);
        }
    }

    [Fact]
    public async Task Open_RecordOfAnUnfinishedGroupLostInTheMiddle_CutsFromThere()
    {
        var disk = new SimulatedDisk();
        using (var spool = Open(disk))
        {
            var writer = new Writer(spool, Key);
            await writer.WriteAsync(Bytes("kept "));
            var end = disk.File(1).Length;
            disk.HoldFlushes();
            await writer.SendAsync(Bytes("more "));
            await disk.HeldAsync();
            for (var i = 0; i < 5; i++)
            {
                await writer.SendAsync(Bytes($"{i}"));
            }

            disk.LetFlush();
            await writer.AcknowledgedAsync(writer.Sent);
            // A group of one, then a group of five: the first page of the second is what the disk lost.
            var second = end + 59 + Key.Job.Length;
            disk.File(1).Current[second] ^= 1;
        }

        var events = new RecordedEvents();
        using var again = Open(disk.AfterKill(), events);
        Assert.Equal("kept more ", Text(again, Key));
        Assert.Single(events.Cuts);
        Assert.Empty(events.Damages);
    }

    [Fact]
    public async Task Open_SegmentWhoseHeaderNeverArrived_IsBegunAgain()
    {
        var disk = new SimulatedDisk();
        using (var spool = Open(disk))
        {
            await new Writer(spool, Key).WriteAsync(Bytes("first "));
        }

        disk.Create(Segment.NameOf(2));
        var events = new RecordedEvents();
        using var again = Open(disk, events);
        await new Writer(again, Key, start: 6).WriteAsync(Bytes("second"));
        Assert.Empty(events.Damages);
        using var third = Open(disk.AsFlushed());
        Assert.Equal("first second", Text(third, Key));
    }
}
