using Mesh.Logs.V1;
using Mesh.LogShipper.Tests.Support;

namespace Mesh.LogShipper.Tests.Storage;

/// <summary>A hole that is longer than the blocks in which logs are read.</summary>
public sealed class LongHoleTests
{
    [Theory]
    [InlineData(10, 600_000, 700_000)]
    [InlineData(0, 2_000_003, 300_000)]
    [InlineData(262_144, 300_000, 10)]
    public async Task Read_HoleAcrossBlocks_IsOneHoleAndWhatFollowsIsWhole(int before, int resume, int after)
    {
        await using var service = await LogService.StartAsync();
        for (var at = 0; at < before; at += 60_000)
        {
            using var first = await Pusher.OpenAsync(service.Client);
            await first.WriteAsync(at, Text(at, Math.Min(60_000, before - at)));
        }

        using (var pusher = await Pusher.OpenAsync(service.Client, resumeOffset: resume))
        {
            Assert.True(service.Events.Errors.TryDequeue(out _), "lost bytes must be told to the operator");
            for (var at = resume; at < resume + after; at += 60_000)
            {
                await pusher.WriteAsync(at, Text(at, Math.Min(60_000, resume + after - at)));
            }
        }

        for (var offset = 0L; offset < resume + after; offset += 99_991)
        {
            await ExpectAsync(service.Client, offset, before, resume, resume + after);
        }
    }

    private static async Task ExpectAsync(
        LogShipperService.LogShipperServiceClient client, long offset, long before, long resume, long end)
    {
        var gaps = new List<LogGap>();
        using var tail = client.TailLogs(new TailLogsRequest { Job = Pusher.Job, Attempt = 1, Offset = offset });
        var next = offset;
        while (await tail.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (tail.ResponseStream.Current.Gap is { } gap)
            {
                Assert.Equal(next, gap.Offset);
                gaps.Add(gap);
                next += gap.Length;
            }
            else
            {
                var chunk = tail.ResponseStream.Current.Chunk;
                Assert.Equal(next, chunk.Offset);
                Assert.Equal(Text(next, chunk.Data.Length), chunk.Data.ToStringUtf8());
                next += chunk.Data.Length;
            }
        }

        Assert.Equal(end, next);
        if (offset < resume)
        {
            var hole = Assert.Single(gaps);
            Assert.Equal((Math.Max(offset, before), resume), (hole.Offset, hole.Offset + hole.Length));
        }
    }

    // Each byte tells where it belongs.
    private static string Text(long offset, int length) =>
        string.Create(length, offset, static (span, start) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)('a' + ((start + i) % 26));
            }
        });
}
