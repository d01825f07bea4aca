using System.Diagnostics;
using k8s;
using Mesh.Bench.Clusters;
using Mesh.Bench.Measuring;

namespace Mesh.Bench.Dispatch;

/// <summary>Many jobs at once, from the first submit until nothing is left of them.</summary>
internal sealed class Burst(JobLoad load, ApiCalls calls, BenchCluster cluster)
{
    private const string BareRate = "bare pods created a second";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    public async Task<IEnumerable<BenchResult>> RunAsync(int jobs, CancellationToken cancellation)
    {
        var bare = await new BarePods(cluster).CreateManyAsync(jobs, cancellation);
        calls.Reset();
        var start = Stopwatch.GetTimestamp();
        await load.RunAsync(jobs, cancellation);
        var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await EmptyAsync(cancellation);
        foreach (var (kind, count) in calls.ByKind)
        {
            Console.Error.WriteLine($"  {kind}: {count}");
        }

        var creates = calls.Creates;
        var rate = (creates.Count - 1) / Stopwatch.GetElapsedTime(creates[0], creates[^1]).TotalSeconds;
        return
        [
            new BenchResult(BareRate, bare, "1/s", null, null),
            new BenchResult("pods created a second", rate, "1/s", BareRate, rate / bare),
            new BenchResult($"{jobs} jobs from start to finish", took, "s", BareRate, took / (jobs / bare)),
            new BenchResult("API calls a job", (double)calls.Total / jobs, "", null, null),
            new BenchResult("conflicts a job", (double)calls.Conflicts / jobs, "", null, null),
        ];
    }

    private async Task EmptyAsync(CancellationToken cancellation)
    {
        while ((await cluster.Kubernetes.CoreV1.ListNamespacedPodAsync(
            cluster.Namespace, limit: 1, cancellationToken: cancellation)).Items.Count > 0)
        {
            await Task.Delay(LookInterval, cancellation);
        }
    }
}
