using Mesh.Logs.V1;
using Mesh.LogShipper.Archive;
using Mesh.LogShipper.Tests.Support;
using Mesh.Spool;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Storage;

/// <summary>Many who read one log cost one read of each block.</summary>
public sealed class SharedReadTests
{
    private const int Tails = 1000;
    private const int Lines = 60_000;

    [Fact]
    public async Task Tail_ThousandOfAnArchivedLog_OneReadOfEachBlock()
    {
        var archive = new SimulatedArchive();
        await using var service = await LogService.StartWithAsync(
            s => s.AddSingleton<IArchive>(archive), "--LogShipper:Archive:Delay=00:00:00");
        var all = await PushAsync(service, seal: true);
        await service.Events.NextAsync(484);
        archive.Reads.Clear();
        await TailAsync(service, all.Length);
        var blocks = Math.Ceiling(all.Length / (256.0 * 1024));
        Assert.Equal(blocks, archive.Reads.Count(r => r.Position >= 0));
        Assert.InRange(archive.Reads.Count(r => r.Position < 0), 0, 1);
    }

    [Fact]
    public async Task Tail_ThousandOfASpooledLog_OneReadOfEachBlock()
    {
        var disk = new CountingDisk();
        await using var service = await LogService.StartWithAsync(
            s => s.AddSingleton(p => LogSpool.Open(
                new SpoolOptions { Directory = "" }, disk, p.GetRequiredService<Mesh.LogShipper.Storage.SpoolEvents>())),
            "--LogShipper:Archive:Delay=01:00:00");
        var all = await PushAsync(service, seal: true);
        var before = disk.BytesRead;
        await TailAsync(service, all.Length);
        // Records have heads, and what lies at a border is read for both sides of it: nowhere near two reads of it all.
        Assert.InRange(disk.BytesRead - before, all.Length, 2L * all.Length);
    }

    // All over one connection, and all at once; each reads to the seal.
    private static async Task TailAsync(LogService service, long length)
    {
        using var channel = service.Connect();
        var client = new LogShipperService.LogShipperServiceClient(channel);
        var tails = Enumerable.Range(0, Tails).Select(async _ =>
        {
            using var call = client.TailLogs(new TailLogsRequest { Job = Pusher.Job, Attempt = 1, Follow = true });
            long end = 0;
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                if (call.ResponseStream.Current.Chunk is { } chunk)
                {
                    Assert.Equal(end, chunk.Offset);
                    end += chunk.Data.Length;
                }
            }

            return end;
        });
        Assert.All(await Task.WhenAll(tails), end => Assert.Equal(length, end));
    }

    private static async Task<string> PushAsync(LogService service, bool seal)
    {
        var all = string.Concat(Enumerable.Range(0, Lines).Select(i => $"{i}\n"));
        using var pusher = await Pusher.OpenAsync(service.Client);
        for (var at = 0; at < all.Length; at += 50_000)
        {
            await pusher.FrameAsync(at, all.Substring(at, Math.Min(50_000, all.Length - at)));
        }

        if (seal)
        {
            await pusher.SealAsync(all);
            await pusher.SealedAsync();
        }

        return all;
    }
}
