using Google.Protobuf;
using Mesh.Bench.Measuring;

namespace Mesh.Bench.Logs;

/// <summary>What jobs cost that are open and say little.</summary>
internal static class OpenJobs
{
    private const int AtOnce = 200;

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(int jobs, CancellationToken cancellation)
    {
        using var server = await LogServer.StartAsync(cancellation);
        var line = ByteString.CopyFromUtf8(new string('.', 99) + "\n");
        var pushes = new List<LogPush>();
        try
        {
            await OpenAsync(server, pushes, 1, line, cancellation);
            var before = server.ResidentBytes;
            while (pushes.Count < jobs)
            {
                await OpenAsync(server, pushes, Math.Min(AtOnce, jobs - pushes.Count), line, cancellation);
            }

            var after = server.ResidentBytes;
            return
            [
                new BenchResult($"memory with {jobs} open jobs", after / 1e6, "MB", null, null),
                new BenchResult("memory for each open job", (after - before) / 1e3 / jobs, "kB", null, null),
            ];
        }
        finally
        {
            pushes.ForEach(p => p.Dispose());
        }
    }

    private static async Task OpenAsync(
        LogServer server, List<LogPush> pushes, int count, ByteString line, CancellationToken cancellation)
    {
        var opening = new List<Task<LogPush>>();
        for (var i = 0; i < count; i++)
        {
            var number = pushes.Count + i;
            opening.Add(LogPush.OpenAsync(server.Client(number), number, cancellation));
        }

        var opened = await Task.WhenAll(opening);
        pushes.AddRange(opened);
        foreach (var push in opened)
        {
            await push.SendAsync(line, cancellation);
        }

        await Task.WhenAll(opened.Select(p => p.AcknowledgedAsync(line.Length, cancellation)));
    }
}
