using System.Diagnostics;
using Mesh.Bench.Clusters;
using Mesh.Bench.Measuring;

namespace Mesh.Bench.Dispatch;

/// <summary>How long a job waits for its pod on an idle Mesh.</summary>
internal sealed class CreateLatency(JobLoad load, ApiCalls calls, BenchCluster cluster)
{
    public async Task<IEnumerable<BenchResult>> RunAsync(int jobs, CancellationToken cancellation)
    {
        var bare = new Samples("bare pod create");
        var submit = new Samples("submit to pod-create");
        var pods = new BarePods(cluster);
        for (var job = 0; job < jobs; job++)
        {
            bare.Add(await pods.CreateOneAsync(job, cancellation));
            var ended = await load.WatchEndsAsync(1, cancellation);
            var start = Stopwatch.GetTimestamp();
            var name = await load.SubmitAsync(cancellation);
            submit.Add(Stopwatch.GetElapsedTime(start, await calls.CreateOfAsync(name.Split('/')[^1]).WaitAsync(cancellation)));
            await ended;
        }

        return [.. bare.Results(), .. submit.Results(bare)];
    }
}
