using System.Collections.Concurrent;
using Mesh.Local.Events;
using Mesh.Local.Kubelet.Eviction;
using Mesh.Local.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Storage;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.Kubelet;

/// <summary>The kubelet of one node: it runs the pods that are bound to it, while the node has power.</summary>
internal sealed partial class NodeKubelet
{
    private readonly VirtualNode _node;
    private readonly KubeletServices _services;
    private readonly RestartBackoff _backoff;
    private readonly ILogger<NodeKubelet> _logger;
    private readonly EventRecorder _events;
    private readonly Lock _gate = new();

    /// <summary>One worker a pod until its object is gone: an old event never starts an ended pod again.</summary>
    private readonly Dictionary<string, PodWorker> _workers = [];

    private readonly ConcurrentDictionary<string, Task> _runs = [];

    public NodeKubelet(VirtualNode node, KubeletServices services, RestartBackoff backoff, ILogger<NodeKubelet> logger)
    {
        _node = node;
        _services = services with { Link = node.Link };
        _backoff = backoff;
        _logger = logger;
        _events = new EventRecorder(services.Store, "kubelet", node.Name, () => node.Link.IsUp);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _node.Link.WaitAsync(power => power != NodePower.Off, cancellationToken).ConfigureAwait(false);
            ForgetDeleted();
            using var session = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _session = ended.Task;
            var run = Task.WhenAll(
                FollowAsync(session),
                ReconnectAsync(session.Token),
                new EvictionManager(_node, Workers, _services, _services.EvictionPeriod).RunAsync(session.Token));
            var off = _node.Link.WaitAsync(power => power == NodePower.Off, session.Token);
            await Task.WhenAny(run, off).ConfigureAwait(false);
            await session.CancelAsync().ConfigureAwait(false);
            await off.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await run.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (session.IsCancellationRequested)
            {
                LogPowerOff(_node.Name);
            }
            finally
            {
                ended.TrySetResult();
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task FollowAsync(CancellationTokenSource session)
    {
        try
        {
            await foreach (var change in _services.Store.FollowAsync(ResourceCatalog.Pods, session.Token).ConfigureAwait(false))
            {
                if (change.Current.Json.Text("spec", "nodeName") == _node.Name)
                {
                    await _node.Link.WaitAsync(power => power == NodePower.On, session.Token).ConfigureAwait(false);
                    lock (_gate)
                    {
                        Observe(change);
                    }
                }
            }
        }
        finally
        {
            // Whatever ended this, the other half of the session must not wait for it.
            await session.CancelAsync().ConfigureAwait(false);
            await KillAllAsync().ConfigureAwait(false);
        }
    }

    private List<PodWorker> Workers()
    {
        lock (_gate)
        {
            return [.. _workers.Values];
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

            _services.Logs.Remove(pod.Key.Namespace, pod.Key.Name, pod.Uid);
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
        var worker = new PodWorker(pod, _services, _events, _backoff, _logger);
        _workers[pod.Uid] = worker;
        if (!worker.Recover())
        {
            return;
        }

        if (_node.Pressure.Disk)
        {
            worker.Reject();
            return;
        }

        _runs[pod.Uid] = Task.Run(async () =>
        {
            await worker.RunAsync().ConfigureAwait(false);
            _runs.TryRemove(pod.Uid, out _);

            // A deletion that arrived while the worker was ending told it too late.
            FinishDeletion(pod);
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
            PodWorker.RemoveObject(_services, pod);
        }
    }

    private void FinishDeletion(StoredObject pod)
    {
        if (_services.Store.Get(ResourceCatalog.Pods, pod.Key) is { IsDeleting: true } left && left.Uid == pod.Uid)
        {
            PodWorker.RemoveObject(_services, left);
        }
    }
}
