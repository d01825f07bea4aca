using System.Net;
using System.Threading.Channels;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Mesh.Bench.Clusters;

/// <summary>Plays a kubelet: a pod that is bound to its node runs at once, and one that is deleted is gone at once.</summary>
internal sealed class HollowKubelet(Kubernetes kubernetes, string jobNamespace, string node, PlayedAgents agents)
{
    private const int Workers = 16;
    private static readonly TimeSpan RelistPause = TimeSpan.FromMilliseconds(100);

    private readonly Channel<V1Pod> _work = Channel.CreateBounded<V1Pod>(100_000);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _started = [];

    /// <summary>Its loops; none ends but by the token or by a failure.</summary>
    public IEnumerable<Task> Start(CancellationToken cancellation) =>
        [WatchAsync(cancellation), .. Enumerable.Range(0, Workers).Select(_ => WorkAsync(cancellation))];

    private async Task WatchAsync(CancellationToken cancellation)
    {
        var selector = $"spec.nodeName={node}";
        while (true)
        {
            var list = await kubernetes.CoreV1.ListNamespacedPodAsync(
                jobNamespace, fieldSelector: selector, cancellationToken: cancellation);
            foreach (var pod in list.Items)
            {
                await _work.Writer.WriteAsync(pod, cancellation);
            }

            try
            {
                var events = kubernetes.CoreV1.WatchListNamespacedPodAsync(
                    jobNamespace, fieldSelector: selector, resourceVersion: list.Metadata.ResourceVersion, cancellationToken: cancellation);
                await foreach (var (type, pod) in events.WithCancellation(cancellation))
                {
                    if (type is WatchEventType.Added or WatchEventType.Modified)
                    {
                        await _work.Writer.WriteAsync(pod, cancellation);
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or HttpOperationException or KubernetesException)
            {
                // Listed again below.
            }

            await Task.Delay(RelistPause, cancellation);
        }
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        await foreach (var pod in _work.Reader.ReadAllAsync(cancellation))
        {
            if (pod.Metadata.DeletionTimestamp is not null)
            {
                await RemoveAsync(pod, cancellation);
            }
            else if (IsNew(pod))
            {
                await RunAsync(pod, cancellation);
            }
        }
    }

    private bool IsNew(V1Pod pod)
    {
        lock (_gate)
        {
            return _started.Add(pod.Metadata.Uid);
        }
    }

    private async Task RunAsync(V1Pod pod, CancellationToken cancellation)
    {
        var now = DateTime.UtcNow;
        var ended = new V1ContainerState
        {
            Terminated = new V1ContainerStateTerminated { ExitCode = 0, Reason = "Completed", StartedAt = now, FinishedAt = now },
        };
        var runs = new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = now } };
        var status = new
        {
            phase = "Running",
            startTime = now,
            initContainerStatuses = (pod.Spec.InitContainers ?? []).Select(c => Status(c, ended)).ToList(),
            containerStatuses = pod.Spec.Containers.Select(c => Status(c, runs)).ToList(),
        };
        try
        {
            await kubernetes.CoreV1.PatchNamespacedPodStatusAsync(
                new V1Patch(new { status }, V1Patch.PatchType.MergePatch),
                pod.Metadata.Name,
                jobNamespace,
                cancellationToken: cancellation);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return;
        }

        await agents.OnRunningAsync(pod, cancellation);
    }

    private static V1ContainerStatus Status(V1Container container, V1ContainerState state) => new()
    {
        Name = container.Name,
        Image = container.Image,
        ImageID = "hollow",
        Ready = true,
        RestartCount = 0,
        Started = state.Running is not null,
        State = state,
    };

    private async Task RemoveAsync(V1Pod pod, CancellationToken cancellation)
    {
        try
        {
            await kubernetes.CoreV1.DeleteNamespacedPodAsync(
                pod.Metadata.Name,
                jobNamespace,
                body: new V1DeleteOptions
                {
                    GracePeriodSeconds = 0,
                    Preconditions = new V1Preconditions { Uid = pod.Metadata.Uid },
                },
                cancellationToken: cancellation);
        }
        catch (HttpOperationException e) when (
            e.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Gone already.
        }
    }
}
