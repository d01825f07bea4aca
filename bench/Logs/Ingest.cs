using System.Diagnostics;
using Google.Protobuf;
using Mesh.Bench.Measuring;

namespace Mesh.Bench.Logs;

/// <summary>How fast logs come to disk: so many jobs that print as fast as they can.</summary>
/// <param name="jobs">Streams at once.</param>
/// <param name="lineBytes">Bytes of a line with its end.</param>
/// <param name="frameBytes">Bytes of a frame: 64 KiB is what an agent makes of a fast job; one line, of a slow one.</param>
internal sealed class Ingest(int jobs, int lineBytes, int frameBytes)
{
    private const double Million = 1e6;
    private const int WarmUpJob = 1_000_000;
    private const int WarmUpFrames = 200;

    private readonly ByteString _frame = Lines(lineBytes, frameBytes);

    public string Name => string.Concat(
        $"ingest, {jobs} {(jobs == 1 ? "job" : "jobs")}, {(lineBytes == 1000 ? "1 kB" : $"{lineBytes} B")} lines",
        frameBytes == lineBytes ? ", one a frame" : "");

    /// <summary>Bytes of whole frames for a number of bytes in all.</summary>
    public async Task<IReadOnlyList<BenchResult>> RunAsync(
        long totalBytes, BenchResult disk, BenchResult upload, CancellationToken cancellation)
    {
        using var server = await LogServer.StartAsync(cancellation);
        var perJob = Math.Max(1, totalBytes / jobs / _frame.Length) * _frame.Length;
        await PushAsync(server, WarmUpJob, 0, (long)WarmUpFrames * _frame.Length, cancellation);
        var used = server.ProcessorTime;
        var start = Stopwatch.GetTimestamp();
        long peak = 0;
        var clients = Enumerable.Range(0, jobs).Select(server.Client).ToList();
        var pushes = Task.WhenAll(clients.Select((_, job) => PushAsync(server, job, job, perJob, cancellation)));
        while (!pushes.IsCompleted)
        {
            peak = Math.Max(peak, server.ResidentBytes);
            await Task.WhenAny(pushes, Task.Delay(TimeSpan.FromMilliseconds(200), cancellation));
        }

        await pushes;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var megabytes = perJob * jobs / Million;
        var rate = megabytes / seconds;
        return
        [
            new BenchResult(Name, rate, "MB/s", disk.Name, rate / disk.Value),
            new BenchResult(Name, rate, "MB/s", upload.Name, rate / upload.Value),
            new BenchResult($"{Name}: CPU", (server.ProcessorTime - used).TotalMilliseconds / megabytes, "ms/MB", null, null),
            new BenchResult($"{Name}: memory", peak / Million, "MB", null, null),
        ];
    }

    private async Task PushAsync(LogServer server, int job, int stream, long bytes, CancellationToken cancellation)
    {
        using var push = await LogPush.OpenAsync(server.Client(stream), job, cancellation);
        var acknowledged = push.AcknowledgedAsync(bytes, cancellation);
        for (long sent = 0; sent < bytes; sent += _frame.Length)
        {
            await push.SendAsync(_frame, cancellation);
        }

        await acknowledged;
    }

    // Text that looks like a log, so that whatever looks at bytes sees what it would see.
    private static ByteString Lines(int lineBytes, int frameBytes)
    {
        var random = new Random(lineBytes);
        var bytes = new byte[frameBytes / lineBytes * lineBytes];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (i + 1) % lineBytes == 0 ? (byte)'\n' : (byte)random.Next('0', 'z');
        }

        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
