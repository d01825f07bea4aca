using System.Diagnostics;
using System.Globalization;
using Mesh.Bench.Measuring;

namespace Mesh.Bench.Logs;

/// <summary>What the disk gives: `dd` of as many bytes, on disk when it ends.</summary>
internal static class DiskLimit
{
    private const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>One flush at the end, or one for each block of 4 MiB, as a group of the log store has it.</summary>
    public static async Task<BenchResult> MeasureAsync(long bytes, bool flushEachBlock, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("mesh-bench-dd-");
        try
        {
            var blocks = Math.Max(1, bytes / BlockBytes);
            var start = new ProcessStartInfo(
                "dd",
                [
                    "if=/dev/zero", $"of={Path.Combine(folder.FullName, "file")}", $"bs={BlockBytes}",
                    string.Create(CultureInfo.InvariantCulture, $"count={blocks}"),
                    flushEachBlock ? "oflag=dsync" : "conv=fdatasync", "status=none",
                ]);
            var begin = Stopwatch.GetTimestamp();
            using var dd = Process.Start(start)!;
            await dd.WaitForExitAsync(cancellation);
            if (dd.ExitCode != 0)
            {
                throw new BenchFailedException($"dd ended with {dd.ExitCode}");
            }

            var rate = blocks * BlockBytes / 1e6 / Stopwatch.GetElapsedTime(begin).TotalSeconds;
            return new BenchResult(flushEachBlock ? "dd, a flush each 4 MiB" : "dd with fdatasync", rate, "MB/s", null, null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
