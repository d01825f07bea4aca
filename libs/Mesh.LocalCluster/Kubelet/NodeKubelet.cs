using System.Collections.Concurrent;
using Mesh.Local.Events;
using Mesh.Local.Objects;
using Mesh.Local.Storage;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.Kubelet;

/// <summary>The kubelet of one node: it runs the pods that are bound to it.</summary>
internal sealed class NodeKubelet(string node, KubeletServices services, RestartBackoff backoff, ILogger<NodeKubelet> logger)
{
    private readonly EventRecorder _events = new(services.Store, "kubelet", node);

    /// <summary>One worker a pod until its object is gone: an old event never starts an ended pod again.</summary>
    private readonly Dictionary<string, PodWorker> _workers = [];

    private readonly ConcurrentDictionary<string, Task> _runs = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pods = services.Store.FollowAsync(ResourceCatalog.Pods, cancellationToken);
        try
        {
            await foreach (var change in pods.ConfigureAwait(false))
            {
                if (change.Current.Json.Text("spec", "nodeName") == node)
                {
                    Observe(change);
                }
            }
        }
        finally
        {
            foreach (var worker in _workers.Values)
            {
                worker.Abandon();
            }

            await Task.WhenAll(_runs.Values).ConfigureAwait(false);
        }
    }

    private void Observe(StoreEvent change)
    {
        var pod = change.Current;
        if (change.Type == StoreEventType.Deleted)
        {
            if (_workers.Remove(pod.Uid, out var gone))
            {
                gone.Abandon();
            }

            services.Logs.Remove(pod.Key.Namespace, pod.Key.Name, pod.Uid);
            return;
        }

        var over = pod.Json.Text("status", "phase") is "Succeeded" or "Failed";
        if (!_workers.ContainsKey(pod.Uid) && !over)
        {
            Start(pod);
        }

        if (pod.IsDeleting)
        {
            Delete(pod);
        }
    }

    private void Start(StoredObject pod)
    {
        var worker = new PodWorker(pod, services, _events, backoff, logger);
        _workers[pod.Uid] = worker;
        _runs[pod.Uid] = Task.Run(async () =>
        {
            await worker.RunAsync().ConfigureAwait(false);
            _runs.TryRemove(pod.Uid, out _);

            // A deletion that arrived while the worker was ending told it too late.
            if (services.Store.Get(ResourceCatalog.Pods, pod.Key) is { IsDeleting: true } left && left.Uid == pod.Uid)
            {
                PodWorker.RemoveObject(services, left);
            }
        });
        if (_runs.TryGetValue(pod.Uid, out var run) && run.IsCompleted)
        {
            _runs.TryRemove(pod.Uid, out _);
        }
    }

    private void Delete(StoredObject pod)
    {
        if (_workers.TryGetValue(pod.Uid, out var worker) && !worker.HasEnded)
        {
            worker.Delete(TimeSpan.FromSeconds(pod.Json.Number("metadata", "deletionGracePeriodSeconds") ?? 0));
        }
        else
        {
            PodWorker.RemoveObject(services, pod);
        }
    }
}
