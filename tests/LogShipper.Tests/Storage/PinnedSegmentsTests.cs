using Mesh.LogShipper.Tests.Support;
using Mesh.Spool;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.LogShipper.Tests.Storage;

public sealed class PinnedSegmentsTests
{
    private const int Archived = 484;
    private const int Pinned = 413;

    [Fact]
    public async Task Log_OpenForLong_IsNamedWithWhatItKeepsAndAllGoesWhenItEnds()
    {
        var time = new ManualTime();
        await using var service = await LogService.StartAsync(
            time, "--LogShipper:Archive:Delay=00:00:00", "--LogShipper:Storage:SegmentBytes=65536",
            "--LogShipper:Storage:PinnedWarnBytes=1000000");
        var spool = service.Services.GetRequiredService<LogSpool>();
        using var old = await Pusher.OpenAsync(service.Client);
        await old.WriteAsync(0, "still there");
        var text = new string('x', 50_000);
        for (var i = 0; i < 40; i++)
        {
            using var other = await Pusher.OpenAsync(service.Client, $"projects/demo/jobs/{i:d5}");
            await other.FrameAsync(0, text);
            await other.SealAsync(text);
            await other.SealedAsync();
            await service.Events.NextAsync(Archived);
        }

        Assert.InRange(spool.Usage.PinnedBytes, 1_000_001, spool.Usage.Bytes);
        Assert.Equal(Pusher.Job, Assert.Single(spool.Oldest()).Key.Job);
        time.Advance(TimeSpan.FromMinutes(10));
        await service.Events.NextAsync(Pinned);

        await old.SealAsync("still there");
        await old.SealedAsync();
        await service.Events.NextAsync(Archived);
        Assert.Equal(0, spool.Usage.PinnedBytes);
        Assert.InRange(spool.Usage.Segments, 1, 2);
    }
}
