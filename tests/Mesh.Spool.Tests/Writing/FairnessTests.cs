using Mesh.Spool.Logs;
using Mesh.Spool.Records;
using Mesh.Spool.Tests.Support;
using static Mesh.Spool.Tests.Support.Spools;

namespace Mesh.Spool.Tests.Writing;

/// <summary>A disk that is slow, many who write as much as they can, and one who has a line to say.</summary>
public sealed class FairnessTests
{
    private const int Noisy = 100;
    private const int Overhead = 100;
    private const int Frame = 16 * 1024;
    private const int QueueBytes = 1024 * 1024;
    private const int GroupBytes = 256 * 1024;

    [Fact]
    public async Task Append_QuietWriterAmongNoisyOnes_IsWrittenWithinABoundedNumberOfGroups()
    {
        var disk = new SimulatedDisk();
        var options = Options(segmentBytes: 64 * 1024 * 1024) with { QueueBytes = QueueBytes, GroupBytes = GroupBytes };
        using var spool = Open(disk, options: options);
        await new Writer(spool, OtherKey).WriteAsync(Bytes("before"));
        disk.HoldFlushes();
        using var stop = new CancellationTokenSource();
        var noise = Enumerable.Range(1, Noisy).Select(i => WriteOnAsync(spool, Key with { Attempt = i }, stop.Token)).ToList();
        await disk.HeldAsync();

        // The queue is full, and every noisy writer waits with a frame in the hand.
        var quiet = new Writer(spool, OtherKey, start: 6);
        var sending = quiet.SendAsync(Bytes("quiet"));
        disk.LetFlush();
        await sending;
        await quiet.AcknowledgedAsync(11);

        await stop.CancelAsync();
        await Task.WhenAll(noise);
        // Whole groups: what was being written, the queue, and one frame of each that waited for the queue.
        var bound = GroupBytes + QueueBytes + (Noisy * (Frame + RecordCodec.HeaderBytes + Overhead)) + GroupBytes;
        var entries = new List<IndexEntry>();
        spool.Find(OtherKey)!.Locate(6, 5, entries);
        var position = entries[^1].Position;
        Assert.True(position <= bound, $"{position} bytes of others came first, {bound} may");
    }

    private static async Task WriteOnAsync(LogSpool spool, LogKey key, CancellationToken stop)
    {
        var writer = new Writer(spool, key);
        var frame = new byte[Frame];
        while (!stop.IsCancellationRequested)
        {
            await writer.SendAsync(frame);
        }

        await writer.AcknowledgedAsync(writer.Sent);
    }
}
