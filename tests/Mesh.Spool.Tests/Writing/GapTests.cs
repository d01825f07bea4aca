using System.Security.Cryptography;
using Mesh.Spool.Tests.Support;
using static Mesh.Spool.Tests.Support.Spools;

namespace Mesh.Spool.Tests.Writing;

/// <summary>Bytes that a writer was told are on disk, and that the store does not have.</summary>
public sealed class GapTests
{
    private const string Why = "the disk was lost";

    [Fact]
    public async Task Skip_WriterIsAhead_IsAStatedHoleAlsoAfterARestart()
    {
        var disk = new SimulatedDisk();
        using (var spool = Open(disk))
        {
            await new Writer(spool, Key).WriteAsync(Bytes("abc"));
            Assert.Null(await spool.SkipAsync(Key, "", 10, 0, Why));
            await new Writer(spool, Key, start: 10).WriteAsync(Bytes("xyz"));
            RequireHole(spool);
        }

        using var again = Open(disk.AsFlushed());
        RequireHole(again);
        Assert.Equal(13, again.Find(Key)!.CursorOf(""));
    }

    [Fact]
    public async Task Skip_NothingOfTheLogIsThere_LogBeginsWithTheHole()
    {
        var disk = new SimulatedDisk();
        using (var spool = Open(disk))
        {
            Assert.Null(await spool.SkipAsync(Key, "", 5, 0, Why));
        }

        using var again = Open(disk.AsFlushed());
        Assert.Equal(".....", Text(again, Key));
    }

    [Fact]
    public async Task Skip_WriterIsThereAlready_DoesNothing()
    {
        using var spool = Open(new SimulatedDisk());
        await new Writer(spool, Key).WriteAsync(Bytes("abc"));

        Assert.Null(await spool.SkipAsync(Key, "", 3, 0, Why));

        Assert.Equal("abc", Text(spool, Key));
    }

    [Fact]
    public async Task Skip_OfOneWriter_LeavesTheOthersWhereTheyAre()
    {
        using var spool = Open(new SimulatedDisk());
        await new Writer(spool, Key, "dispatcher").WriteAsync(Bytes("said "));

        Assert.Null(await spool.SkipAsync(Key, "", 2, 0, Why));

        Assert.Equal("said ..", Text(spool, Key));
        Assert.Equal((5, 2), (spool.Find(Key)!.CursorOf("dispatcher"), spool.Find(Key)!.CursorOf("")));
    }

    [Fact]
    public async Task Skip_PastTheBoundOfALog_IsRefused()
    {
        using var spool = Open(new SimulatedDisk(), options: Options() with { LogBytes = 100 });

        var refusal = await spool.SkipAsync(Key, "", long.MaxValue, 0, Why);

        Assert.Equal(SpoolRefusalKind.LogTooLong, refusal!.Kind);
        Assert.Null(spool.Find(Key));
    }

    [Fact]
    public async Task Skip_SealedLog_IsRefused()
    {
        using var spool = Open(new SimulatedDisk());
        var writer = new Writer(spool, Key);
        await writer.WriteAsync(Bytes("abc"));
        await writer.SealAsync([]);

        var refusal = await spool.SkipAsync(Key, "", 5, 0, Why);

        Assert.Equal(SpoolRefusalKind.Sealed, refusal!.Kind);
    }

    [Fact]
    public async Task Read_FollowedAcrossAGap_TellsItOnce()
    {
        using var spool = Open(new SimulatedDisk());
        var writer = new Writer(spool, Key);
        await writer.WriteAsync(Bytes("abc"));
        using var following = spool.Find(Key)!.Follow();
        await writer.WriteAsync(Bytes("d"));

        await spool.SkipAsync(Key, "", 6, 0, Why);
        await new Writer(spool, Key, start: 6).WriteAsync(Bytes("xyz"));

        Assert.Equal("abcd..xyz", Text(spool, Key));
        var hole = spool.Read(spool.Find(Key)!, 5, 1)[0];
        Assert.Equal((5, 1, Why), (hole.Offset, hole.Missing, hole.Why));
    }

    [Fact]
    public async Task Seal_LogWithAGap_HasNoHashAndSaysSo()
    {
        using var spool = Open(new SimulatedDisk());
        await spool.SkipAsync(Key, "", 4, 0, Why);
        var writer = new Writer(spool, Key, start: 4);
        await writer.WriteAsync(Bytes("rest"));

        var seal = (await writer.SealAsync(SHA256.HashData(Bytes("all rest")))).Seal!;

        Assert.Equal((8, true), (seal.Length, seal.Sha256.IsEmpty));
        Assert.Equal("4 bytes were lost by the log service; no hash.", seal.Message);
    }

    private static void RequireHole(LogSpool spool)
    {
        Assert.Equal("abc.......xyz", Text(spool, Key));
        var hole = spool.Read(spool.Find(Key)!, 0, 100)[1];
        Assert.Equal((3, 7, Why), (hole.Offset, hole.Missing, hole.Why));
    }
}
