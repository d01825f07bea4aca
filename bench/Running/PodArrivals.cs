using System.Collections.Concurrent;
using System.Diagnostics;
using k8s;

namespace Mesh.Bench.Running;

/// <summary>
/// When each job's pod appeared at the API server, as a watch that was open before sees it: the create call came in before that.
/// </summary>
internal sealed class PodArrivals : IAsyncDisposable
{
    private const string Namespace = "mesh-jobs";
    private const string JobLabel = "mesh.dev/job";

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _arrivals = new();
    private readonly Kubernetes _kubernetes;
    private readonly Task _watching;

    public PodArrivals(string kubeconfig)
    {
        _kubernetes = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        _watching = WatchAsync(_stop.Token);
    }

    /// <summary>The timestamp of the first pod of a job.</summary>
    /// <param name="jobId">The last part of the job's name.</param>
    public Task<long> OfAsync(string jobId) => Arrival(jobId).Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _kubernetes.Dispose();
        _stop.Dispose();
    }

    private TaskCompletionSource<long> Arrival(string jobId) =>
        _arrivals.GetOrAdd(jobId, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task WatchAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var pods = _kubernetes.CoreV1.WatchListNamespacedPodAsync(Namespace, cancellationToken: cancellation);
            await foreach (var (type, pod) in pods.WithCancellation(cancellation))
            {
                var now = Stopwatch.GetTimestamp();
                if (type == WatchEventType.Added && pod.Metadata.Labels?.TryGetValue(JobLabel, out var job) == true)
                {
                    Arrival(job).TrySetResult(now);
                }
            }
        }
    }
}
