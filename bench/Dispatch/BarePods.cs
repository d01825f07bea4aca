using System.Diagnostics;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Mesh.Bench.Clusters;

namespace Mesh.Bench.Dispatch;

/// <summary>What the API server itself takes: pods of one container, created by a plain client and deleted again.</summary>
internal sealed class BarePods(BenchCluster cluster)
{
    private const int Callers = 16;

    /// <summary>How long one create takes, pods one after another.</summary>
    public async Task<TimeSpan> CreateOneAsync(int number, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        await CreateAsync(number, cancellation);
        var took = Stopwatch.GetElapsedTime(start);
        await DeleteAsync(number, cancellation);
        return took;
    }

    /// <summary>Creates a second by 16 callers.</summary>
    public async Task<double> CreateManyAsync(int pods, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellation };
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, pods), options, async (number, stop) => await CreateAsync(number, stop));
        var rate = pods / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await Parallel.ForEachAsync(Enumerable.Range(0, pods), options, async (number, stop) => await DeleteAsync(number, stop));
        return rate;
    }

    private Task CreateAsync(int number, CancellationToken cancellation) => cluster.Kubernetes.CoreV1.CreateNamespacedPodAsync(
        new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = Name(number) },
            Spec = new V1PodSpec
            {
                // No node has this label: the pod stays where it is, and nothing but the API server works on it.
                NodeSelector = new Dictionary<string, string> { ["mesh.dev/role"] = "none" },
                Containers = [new V1Container { Name = "box", Image = "busybox", Command = ["sh"] }],
            },
        },
        cluster.Namespace,
        cancellationToken: cancellation);

    private async Task DeleteAsync(int number, CancellationToken cancellation)
    {
        try
        {
            await cluster.Kubernetes.CoreV1.DeleteNamespacedPodAsync(
                Name(number), cluster.Namespace, gracePeriodSeconds: 0, cancellationToken: cancellation);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // It never had a node, so the API server may have removed it at once.
        }
    }

    private static string Name(int number) => $"bare-{number}";
}
