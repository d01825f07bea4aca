using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Support;
using Mesh.Spool;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Faults;

/// <summary>What happens to files under the service: flipped bits and missing files, on the real file system.</summary>
public sealed class ArchiveFaultTests
{
    private const int Lines = 60_000;
    private const int Block = 256 * 1024;
    private const int Archived = 484;

    private static readonly string All = string.Concat(Enumerable.Range(0, Lines).Select(i => $"line {i}\n"));

    [Fact]
    public async Task Read_BitFlippedInAnObject_IsAStatedHoleOfItsBlock()
    {
        await using var service = await LogService.StartAsync(null, "--LogShipper:Archive:Delay=00:00:00");
        await PushAsync(service);
        await service.Events.NextAsync(Archived);
        Flip(ObjectOf(service), 1000);
        var (text, gaps) = await ReadAsync(service);
        Assert.Equal([(0L, (long)Block)], gaps);
        Assert.True(text == All[Block..], "what follows the hole differs");
        Assert.NotEmpty(service.Events.Errors);
        service.Events.Errors.Clear();
    }

    [Fact]
    public async Task Read_BitFlippedInTheIndex_TheOtherCopyServes()
    {
        await using var service = await LogService.StartAsync(null, "--LogShipper:Archive:Delay=00:00:00");
        await PushAsync(service);
        await service.Events.NextAsync(Archived);
        var file = ObjectOf(service);
        Flip(file, -10); // in the last trailer
        var (text, gaps) = await ReadAsync(service);
        Assert.Empty(gaps);
        Assert.True(text == All, "the log differs");
    }

    [Fact]
    public async Task Read_ObjectCutShort_IsUnreadableAndSaysSo()
    {
        await using var service = await LogService.StartAsync(null, "--LogShipper:Archive:Delay=00:00:00");
        await PushAsync(service);
        await service.Events.NextAsync(Archived);
        using (var file = File.OpenWrite(ObjectOf(service)))
        {
            file.SetLength(file.Length / 2);
        }

        var error = await Errors.OfAsync(() => ReadAsync(service));
        Assert.Equal((StatusCode.Unavailable, "LOG_UNREADABLE"), error);
        await service.Events.SeenAsync(482);
        service.Events.Errors.Clear();
    }

    [Fact]
    public async Task Read_ObjectMissing_IsNotFoundAndAHoleForWhoWasReading()
    {
        await using var service = await LogService.StartAsync(null, "--LogShipper:Archive:Delay=00:00:00");
        await PushAsync(service);
        await service.Events.NextAsync(Archived);
        var store = service.Services.GetRequiredService<Mesh.LogShipper.Storage.ILogStore>();
        var open = (await store.FindAsync(Pusher.Job, 1, CancellationToken.None))!;
        File.Delete(ObjectOf(service));
        var pieces = await open.ReadAsync(5, 100, CancellationToken.None);
        Assert.Equal((5L, Block - 5L), Assert.Single(pieces.Select(p => (p.Offset, p.Missing))));
        await service.RestartAsync();
        var error = await Errors.OfAsync(() => ReadAsync(service));
        Assert.Equal((StatusCode.NotFound, "LOG_NOT_FOUND"), error);
    }

    [Fact]
    public async Task Archive_LogDamagedInTheSpool_KeepsItsHoleAndAllTheRest()
    {
        await using var service = await LogService.StartAsync(null, "--LogShipper:Archive:Delay=01:00:00");
        await PushAsync(service);
        Flip(Directory.GetFiles(Path.Combine(service.DataDirectory, "wal"), "*.seg").Single(), 100_000);
        var (before, gapsBefore) = await ReadAsync(service);
        var gap = Assert.Single(gapsBefore);
        Assert.Equal(All.Length, before.Length + gap.Length);
        await service.RestartAsync("--LogShipper:Archive:Delay=00:00:00");
        await service.Events.NextAsync(Archived);
        Assert.Equal(0, service.Services.GetRequiredService<LogSpool>().LogCount);
        var (after, gapsAfter) = await ReadAsync(service);
        Assert.Equal(gapsBefore, gapsAfter);
        Assert.True(before == after, "the archived log differs");
        service.Events.Errors.Clear();
    }

    [Fact]
    public async Task Start_SegmentMissing_ItsBytesAreAHoleAndTheRestIsServedAndArchived()
    {
        await using var service = await LogService.StartAsync(
            null, "--LogShipper:Archive:Delay=01:00:00", "--LogShipper:Storage:SegmentBytes=65536");
        await PushAsync(service);
        await service.RestartAsync();
        var segments = Directory.GetFiles(Path.Combine(service.DataDirectory, "wal"), "*.seg").Order().ToList();
        Assert.True(segments.Count > 3, $"{segments.Count} segments");
        await service.RestartAsync(() => File.Delete(segments[1]), "--LogShipper:Archive:Delay=00:00:00");
        await service.Events.NextAsync(Archived);
        var (text, gaps) = await ReadAsync(service);
        var gap = Assert.Single(gaps);
        Assert.True(All.Remove((int)gap.Offset, (int)gap.Length) == text, "what is around the hole differs");
        service.Events.Errors.Clear();
    }

    private static async Task PushAsync(LogService service)
    {
        using var pusher = await Pusher.OpenAsync(service.Client);
        for (var at = 0; at < All.Length; at += 20_000)
        {
            // One by one, so that segments fill as they do in life.
            await pusher.WriteAsync(at, All.Substring(at, Math.Min(20_000, All.Length - at)));
        }

        await pusher.SealAsync(All);
        await pusher.SealedAsync();
    }

    private static async Task<(string Text, List<(long Offset, long Length)> Gaps)> ReadAsync(LogService service)
    {
        var request = new TailLogsRequest { Job = Pusher.Job, Attempt = 1 };
        using var call = service.Client.TailLogs(request, deadline: DateTime.UtcNow.AddSeconds(60));
        var text = new System.Text.StringBuilder();
        var gaps = new List<(long Offset, long Length)>();
        long end = 0;
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            var next = call.ResponseStream.Current;
            if (next.Chunk is { } chunk)
            {
                Assert.Equal(end, chunk.Offset);
                text.Append(chunk.Data.ToStringUtf8());
                end += chunk.Data.Length;
            }

            if (next.Gap is { } gap)
            {
                Assert.Equal(end, gap.Offset);
                gaps.Add((gap.Offset, gap.Length));
                end += gap.Length;
            }
        }

        Assert.Equal(All.Length, end);
        return (text.ToString(), gaps);
    }

    private static string ObjectOf(LogService service) =>
        Directory.GetFiles(Path.Combine(service.DataDirectory, "archive"), "*.log.gz", SearchOption.AllDirectories).Single();

    private static void Flip(string path, int position)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = position < 0 ? file.Length + position : position;
        var value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ 4));
    }
}
