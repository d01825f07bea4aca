using System.Diagnostics;
using Grpc.Core;
using Mesh.Bench.Clusters;
using Mesh.Bench.Measuring;
using Mesh.Bench.Running;
using Mesh.Dispatch.V1;

namespace Mesh.Bench.Dispatch;

/// <summary>A Dispatcher that holds many running pods: its memory, and how soon its successor has them all again.</summary>
internal sealed class Adoption(JobLoad load, ServiceProgram dispatcher, PlayedAgents agents)
{
    private const double Mebi = 1 << 20;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly DispatcherService.DispatcherServiceClient _client = new(dispatcher.Channel);

    public async Task<IEnumerable<BenchResult>> RunAsync(int jobs, CancellationToken cancellation)
    {
        // A fresh process, so that what earlier jobs left is not counted.
        dispatcher.KillAndStart();
        await dispatcher.ReadyAsync(cancellation);
        var empty = dispatcher.ResidentBytes;
        agents.Hold();
        var ended = await load.WatchEndsAsync(jobs, cancellation);
        await load.SubmitManyAsync(jobs, cancellation);
        await UntilRunningAsync(jobs, cancellation);
        var full = dispatcher.ResidentBytes;

        var start = Stopwatch.GetTimestamp();
        dispatcher.KillAndStart();
        await UntilRunningAsync(jobs, cancellation);
        var adopted = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await agents.ReleaseAsync(cancellation);
        await ended;
        return
        [
            new BenchResult("Dispatcher's memory without pods", empty / Mebi, "MiB", null, null),
            new BenchResult("memory for 1,000 pods more", (full - empty) / Mebi * 1_000 / jobs, "MiB", null, null),
            new BenchResult($"adoption of {jobs} pods after a kill", adopted, "s", null, null),
        ];
    }

    private async Task UntilRunningAsync(int jobs, CancellationToken cancellation)
    {
        while (await CountRunningAsync(cancellation) is var count && count < jobs)
        {
            Console.Error.Write($"\r{count} of {jobs} pods held and running ");
            await Task.Delay(LookInterval, cancellation);
        }
    }

    private async Task<int> CountRunningAsync(CancellationToken cancellation)
    {
        var count = 0;
        var request = new ListRunnersRequest();
        try
        {
            do
            {
                var page = await _client.ListRunnersAsync(request, cancellationToken: cancellation);
                count += page.Runners.Count(runner => runner.Phase == "Running");
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            // It starts.
            return 0;
        }

        return count;
    }
}
