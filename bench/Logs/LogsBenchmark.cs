using Grpc.Core;
using Mesh.Bench.Measuring;

namespace Mesh.Bench.Logs;

/// <summary>LogShipper alone: how fast logs come to disk, how soon readers have them, what open jobs cost.</summary>
internal sealed class LogsBenchmark : IBenchmark
{
    private const int FrameBytes = 64_000;

    public string Name => "logs";

    public string Description => "one LogShipper: durable ingest, byte to subscriber, open jobs";

    public IReadOnlyList<string> Notes =>
    [
        "writers, readers and the service share this machine's cores; CPU and memory are the service's alone",
        "ingest ends when the last byte is acknowledged, which is when it is on disk; memory is the most that was seen",
        "frames hold 64 kB of lines, as an agent makes them of a job that prints fast, unless a name says `one a frame`",
        "byte to subscriber starts when a line is handed to the writer's client and ends when a reader has the message",
        "delivered meanwhile: of what was sent while the writer wrote; far below 100 %, readers were behind, and ages grow with the run",
        "dd writes zeros into the same folder; the upload goes to a Kestrel that stores nothing, by 16 streams on one connection",
    ];

    public async Task<IReadOnlyList<BenchResult>> RunAsync(BenchSettings settings, CancellationToken cancellation)
    {
        var results = new List<BenchResult>();
        try
        {
            await RunAsync(LogsSizes.Of(settings.IsShort), results, cancellation);
        }
        catch (RpcException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new BenchFailedException($"a call failed: {failure.Status}", failure);
        }

        return results;
    }

    private static async Task RunAsync(LogsSizes sizes, List<BenchResult> results, CancellationToken cancellation)
    {
        Say("limits");
        var disk = await DiskLimit.MeasureAsync(sizes.Bytes, flushEachBlock: false, cancellation);
        results.Add(disk);
        results.Add(await DiskLimit.MeasureAsync(sizes.Bytes, flushEachBlock: true, cancellation));
        var upload = await UploadLimit.MeasureAsync(sizes.Bytes, cancellation);
        results.AddRange(upload);
        foreach (var jobs in sizes.Jobs)
        {
            foreach (var line in sizes.LineBytes)
            {
                var packed = new Ingest(jobs, line, FrameBytes);
                Say(packed.Name);
                results.AddRange(await packed.RunAsync(sizes.Bytes, disk, upload[0], cancellation));
                var single = new Ingest(jobs, line, line);
                Say(single.Name);
                results.AddRange(await single.RunAsync(sizes.Frames * line, disk, upload[0], cancellation));
            }
        }

        foreach (var rate in sizes.LinesPerSecond)
        {
            foreach (var readers in sizes.Readers)
            {
                Say($"{readers} readers at {rate} lines/s");
                results.AddRange(await new FanOut(readers, rate).RunAsync(sizes.FanOutLength, cancellation));
            }
        }

        Say($"{sizes.OpenJobs} open jobs");
        results.AddRange(await OpenJobs.RunAsync(sizes.OpenJobs, cancellation));
    }

    private static void Say(string what) => Console.Error.WriteLine($"bench logs: {what}");
}
