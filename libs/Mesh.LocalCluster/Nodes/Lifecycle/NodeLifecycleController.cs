using Mesh.Local.ApiServer;
using Mesh.Local.Events;
using Mesh.Local.Objects;
using Mesh.Local.Storage;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.Nodes.Lifecycle;

/// <summary>
/// What kube-controller-manager does about nodes: silent ones become Unknown, conditions become taints, taints drive pods away,
/// and pods of nodes that are gone are removed. It looks at each change of a Node, and four times in the grace of a silent one.
/// </summary>
internal sealed partial class NodeLifecycleController(
    ObjectStore store,
    ObjectDeleter deleter,
    TimeSpan grace,
    ILogger<NodeLifecycleController> logger)
{
    private readonly EventRecorder _events = new(store, "node-controller");
    private readonly EventRecorder _evictions = new(store, "taint-eviction-controller");
    private readonly NodeSilence _silence = new(grace / 4);
    private readonly PodGarbage _garbage = new(store, deleter, grace);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Before the look: a change that comes during it is news.
            var version = store.Version;
            Look(store.Time.GetUtcNow());
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var news = store.History(ResourceCatalog.Nodes).WaitAsync(version);
            await Task.WhenAny(news, Task.Delay(grace / 4, store.Time, pause.Token)).ConfigureAwait(false);
            await pause.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void Look(DateTimeOffset now)
    {
        var step = _silence.Step(now);
        var nodes = store.Snapshot(ResourceCatalog.Nodes).Items;
        foreach (var node in nodes.Values)
        {
            var silent = _silence.Observe(node.Key.Name, NodeLease.RenewTime(store, node.Key.Name), step);
            Judge(node, silent >= grace, now);
        }

        _silence.Forget(name => !nodes.ContainsKey(new ObjectKey("", name)));
        Evict(now);
        _garbage.Look(now);
    }

    private void Judge(StoredObject node, bool silent, DateTimeOffset now)
    {
        var stamp = Timestamps.Seconds(now);
        var judged = store.TryUpdate(ResourceCatalog.Nodes, node.Key, (_, json) =>
        {
            if (silent)
            {
                NodeConditions.MarkUnknown(json.Ensure("status"), stamp);
            }

            NodeTaints.Apply(json, stamp);
            return json;
        });
        if (judged is not null
            && NodeConditions.StatusOf(node.Json, "Ready") == "True"
            && NodeConditions.StatusOf(judged.Json, "Ready") != "True")
        {
            LogNotReady(node.Key.Name);
            _events.Normal(judged, "NodeNotReady", $"Node {node.Key.Name} status is now: NodeNotReady");
            MarkPodsUnready(node.Key.Name, stamp);
        }
    }

    private void MarkPodsUnready(string node, string now)
    {
        foreach (var pod in PodsOf(node))
        {
            var marked = store.TryUpdate(ResourceCatalog.Pods, pod.Key, (current, json) =>
            {
                var ready = json.Objects("status", "conditions").FirstOrDefault(item => item.Text("type") == "Ready");
                if (current.Uid != pod.Uid || ready.Text("status") != "True")
                {
                    return null;
                }

                // Only the status: the reason and message are the kubelet's, and it is not heard.
                Conditions.Set(json.Ensure("status"), "Ready", "False", ready.Text("reason"), ready.Text("message"), now);
                return json;
            });
            if (marked is not null)
            {
                _events.Warning(marked, "NodeNotReady", "Node is not ready");
            }
        }
    }

    private void Evict(DateTimeOffset now)
    {
        foreach (var node in store.Snapshot(ResourceCatalog.Nodes).Items.Values)
        {
            if (!node.Json.Objects("spec", "taints").Any(taint => taint.Text("effect") == "NoExecute"))
            {
                continue;
            }

            foreach (var pod in PodsOf(node.Key.Name).Where(pod => !pod.IsDeleting))
            {
                if (TaintEviction.Deadline(pod.Json, node.Json, now) is { } deadline && deadline <= now)
                {
                    _evictions.Normal(pod, "TaintManagerEviction", $"Marking for deletion Pod {pod.Key}");
                    const string Message = "Taint manager: deleting due to NoExecute taint";
                    DisruptionTarget.Delete(store, deleter, pod, "DeletionByTaintManager", Message, force: false);
                    LogEvicted(pod.Key.ToString(), node.Key.Name);
                }
            }
        }
    }

    private IEnumerable<StoredObject> PodsOf(string node) =>
        store.Snapshot(ResourceCatalog.Pods).Items.Values.Where(pod => pod.Json.Text("spec", "nodeName") == node);
}
