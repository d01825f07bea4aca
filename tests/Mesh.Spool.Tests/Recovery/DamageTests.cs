using System.Security.Cryptography;
using Mesh.Spool.Segments;
using Mesh.Spool.Tests.Support;
using static Mesh.Spool.Tests.Support.Spools;

namespace Mesh.Spool.Tests.Recovery;

public sealed class DamageTests
{
    // Every frame has a flush of its own, and every record the same size.
    private const int Frames = 8;
    private const string All = "aaaabbbbccccddddeeeeffffgggghhhh";

    [Fact]
    public async Task Open_FlippedBitBeforeALaterGroup_IsAStatedHole()
    {
        var disk = await WriteAsync(Options());
        var record = (disk.File(1).Length - SegmentHeader.Bytes) / Frames;
        for (var broken = 0; broken < Frames - 1; broken++)
        {
            var copy = disk.AfterKill();
            copy.File(1).Current[SegmentHeader.Bytes + (broken * record) + 50] ^= 1;
            var events = new RecordedEvents();
            using var spool = Open(copy, events);
            Assert.Equal(All.Remove(broken * 4, 4).Insert(broken * 4, "...."), Text(spool, Key));
            Assert.Equal(
                (SegmentHeader.Bytes + (broken * record), record), events.Damages.Select(d => (d.Position, d.Length)).Single());
            Assert.Empty(events.Cuts);
            Assert.Equal(All.Length, spool.Find(Key)!.CursorOf(""));
        }
    }

    [Fact]
    public async Task Open_FlippedBitAtTheEndOfAnEarlierSegment_IsNotTakenForATornTail()
    {
        var disk = await WriteAsync(Options(segmentBytes: SegmentHeader.Bytes + 500));
        Assert.True(disk.List().Count > 2);
        disk.File(1).Current[^1] ^= 1;
        var events = new RecordedEvents();
        using var spool = Open(disk, events);
        Assert.Single(events.Damages);
        Assert.Empty(events.Cuts);
        Assert.Contains("....", Text(spool, Key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MissingSegment_IsAStatedHole()
    {
        var disk = await WriteAsync(Options(segmentBytes: SegmentHeader.Bytes + 500));
        disk.Delete(Segment.NameOf(2));
        var events = new RecordedEvents();
        using var spool = Open(disk, events);
        Assert.Equal("The segment is missing.", Assert.Single(events.Damages).Reason);
        Assert.Equal(All.Length, Text(spool, Key).Length);
        Assert.Contains("....", Text(spool, Key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OneCopyOfTheHeaderBroken_ReadsTheOther()
    {
        var disk = await WriteAsync(Options());
        disk.File(1).Current.AsSpan(0, 2048).Clear();
        var events = new RecordedEvents();
        using var spool = Open(disk, events);
        Assert.Equal(All, Text(spool, Key));
        Assert.Empty(events.Damages);
    }

    [Fact]
    public async Task Open_HeaderBroken_SaysSoAndGoesOnInANewSegment()
    {
        var disk = await WriteAsync(Options());
        disk.File(1).Current.AsSpan(0, SegmentHeader.Bytes).Clear();
        var events = new RecordedEvents();
        using var spool = Open(disk, events);
        Assert.Single(events.Damages);
        await new Writer(spool, OtherKey).WriteAsync(Bytes("new"));
        using var again = Open(disk.AsFlushed());
        Assert.Equal("new", Text(again, OtherKey));
    }

    [Fact]
    public async Task Read_BitFlippedWhileOpen_IsAStatedHole()
    {
        var disk = new SimulatedDisk();
        using var spool = Open(disk);
        var writer = new Writer(spool, Key);
        await writer.WriteAsync(Bytes("good "));
        disk.File(1).Current[^1] ^= 1;
        await writer.WriteAsync(Bytes("more"));
        Assert.Equal(".....more", Text(spool, Key));
    }

    [Fact]
    public async Task Seal_LogWithAHole_EndsWithoutAHashAndSaysWhy()
    {
        var disk = await WriteAsync(Options());
        disk.File(1).Current[SegmentHeader.Bytes + 50] ^= 1;
        using var spool = Open(disk);
        var writer = new Writer(spool, Key, start: All.Length);
        var seal = (await writer.SealAsync(SHA256.HashData(Bytes(All)))).Seal!;
        Assert.Equal(All.Length, seal.Length);
        Assert.True(seal.Sha256.IsEmpty);
        Assert.Equal("4 bytes were lost by the log service; no hash.", seal.Message);
    }

    [Fact]
    public async Task Open_BytesThatLookLikeARecordBehindDamage_AreNotTakenForOne()
    {
        // A job that prints a record of the format, sound but for the salt that it cannot know.
        var forged = new byte[200];
        var fields = new Mesh.Spool.Records.RecordFields(
            Mesh.Spool.Records.RecordKind.Data, true, OtherKey, 0, "", 0, "", 1, 0);
        var size = Mesh.Spool.Records.RecordCodec.Write(forged, 0, fields, "forged"u8);
        var disk = new SimulatedDisk();
        using (var spool = Open(disk))
        {
            var writer = new Writer(spool, Key);
            await writer.WriteAsync(forged.AsMemory(0, size));
            await writer.WriteAsync(Bytes("end"));
        }

        disk.File(1).Current[SegmentHeader.Bytes] ^= 1;
        using var again = Open(disk);
        Assert.Null(again.Find(OtherKey));
        Assert.Equal(new string('.', size) + "end", Text(again, Key));
    }

    private static async Task<SimulatedDisk> WriteAsync(SpoolOptions options)
    {
        var disk = new SimulatedDisk();
        using var spool = Open(disk, options: options);
        var writer = new Writer(spool, Key);
        for (var i = 0; i < Frames; i++)
        {
            await writer.WriteAsync(Bytes(All.Substring(i * 4, 4)));
        }

        return disk;
    }
}
