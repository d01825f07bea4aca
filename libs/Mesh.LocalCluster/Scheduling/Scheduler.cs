using System.Threading.Channels;
using Mesh.Local.ApiServer;
using Mesh.Local.Events;
using Mesh.Local.Nodes.Lifecycle;
using Mesh.Local.Objects;
using Mesh.Local.Storage;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.Scheduling;

/// <summary>
/// Binds pods to nodes. It wakes on changes only; a pod that fits nowhere is tried again when a pod ends or a node changes.
/// </summary>
internal sealed partial class Scheduler(ObjectStore store, ObjectDeleter deleter, ILogger<Scheduler> logger)
{
    private readonly EventRecorder _events = new(store, "default-scheduler");
    private readonly Dictionary<string, StoredObject> _nodes = [];
    private readonly Dictionary<string, Resources> _used = [];
    private readonly Dictionary<string, PlacedPod> _placed = [];
    private readonly Dictionary<string, StoredObject> _waiting = [];
    private readonly HashSet<string> _refused = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var changes = Channel.CreateBounded<StoreEvent>(1024);
        var pods = PumpAsync(ResourceCatalog.Pods, changes.Writer, cancellationToken);
        var nodes = PumpAsync(ResourceCatalog.Nodes, changes.Writer, cancellationToken);
        try
        {
            while (await changes.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (changes.Reader.TryRead(out var change))
                {
                    Observe(change);
                }

                Place();
            }
        }
        finally
        {
            await Task.WhenAll(pods, nodes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PumpAsync(ResourceKind kind, ChannelWriter<StoreEvent> output, CancellationToken cancellationToken)
    {
        await foreach (var change in store.FollowAsync(kind, cancellationToken).ConfigureAwait(false))
        {
            await output.WriteAsync(change, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Observe(StoreEvent change)
    {
        var item = change.Current;
        if (item.Kind == ResourceCatalog.Nodes)
        {
            if (change.Type == StoreEventType.Deleted)
            {
                _nodes.Remove(item.Key.Name);
            }
            else
            {
                _nodes[item.Key.Name] = item;
            }

            _refused.Clear();
            return;
        }

        var over = change.Type == StoreEventType.Deleted || item.Json.Text("status", "phase") is "Succeeded" or "Failed";
        var node = item.Json.Text("spec", "nodeName");
        if (over)
        {
            Release(item.Uid);
            Forget(item.Uid);
        }
        else if (!string.IsNullOrEmpty(node))
        {
            Forget(item.Uid);
            Occupy(item, node, Resources.OfPod(item.Json));
        }
        else if (item.Json.Text("spec", "schedulerName") is "default-scheduler" && !item.IsDeleting)
        {
            _waiting[item.Uid] = item;
        }
        else
        {
            Forget(item.Uid);
        }
    }

    private void Place()
    {
        var order = _waiting.Values
            .Where(pod => !_refused.Contains(pod.Uid))
            .OrderByDescending(pod => pod.Json.Number("spec", "priority") ?? 0)
            .ThenBy(pod => pod.Json.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(pod => pod.Version)
            .ToList();
        foreach (var pod in order)
        {
            var wanted = Resources.OfPod(pod.Json);
            var refusals = new SortedDictionary<string, int>(StringComparer.Ordinal);
            var best = Best(pod, wanted, refusals);
            if (best is null)
            {
                _refused.Add(pod.Uid);
                Report(pod, refusals);
                Preempt(pod, wanted);
            }
            else
            {
                Bind(pod, best, wanted);
            }
        }
    }

    /// <summary>The node with the most room left, so that pods spread.</summary>
    private string? Best(StoredObject pod, Resources wanted, SortedDictionary<string, int> refusals)
    {
        var best = default(string);
        var bestLoad = decimal.MaxValue;
        foreach (var (name, node) in _nodes)
        {
            var capacity = Resources.OfNode(node.Json);
            var used = _used.GetValueOrDefault(name) ?? new Resources();
            var free = new Resources();
            free.Add(capacity);
            free.Subtract(used);
            if (NodeFit.Refusal(pod.Json, node.Json, free, wanted) is { } refusal)
            {
                refusals[refusal] = refusals.GetValueOrDefault(refusal) + 1;
                continue;
            }

            var load = Share(used["cpu"], capacity["cpu"]) + Share(used["memory"], capacity["memory"])
                + Share(used["pods"], capacity["pods"]);
            if (load < bestLoad)
            {
                (best, bestLoad) = (name, load);
            }
        }

        return best;
    }

    private static decimal Share(decimal used, decimal capacity) => capacity > 0 ? used / capacity : 0;

    private void Bind(StoredObject pod, string node, Resources wanted)
    {
        try
        {
            PodSubresources.Bind(store, pod.Key, pod.Uid, node);
        }
        catch (StatusException overtaken)
        {
            // Deleted or bound by another meanwhile; the change that says so is on its way here.
            LogOvertaken(pod.Key.ToString(), overtaken.Message);
            Forget(pod.Uid);
            return;
        }

        Forget(pod.Uid);
        Occupy(pod, node, wanted);
        LogBound(pod.Key.ToString(), node);
        _events.Normal(pod, "Scheduled", $"Successfully assigned {pod.Key} to {node}");
    }

    private void Report(StoredObject pod, SortedDictionary<string, int> refusals)
    {
        var causes = string.Join(", ", refusals.Select(refusal => $"{refusal.Value} {refusal.Key}"));
        var message = $"0/{_nodes.Count} nodes are available: {(causes.Length > 0 ? causes : "no nodes are registered")}.";
        store.TryUpdate(ResourceCatalog.Pods, pod.Key, (current, json) =>
        {
            if (current.Uid != pod.Uid)
            {
                return null;
            }

            var now = Timestamps.Seconds(store.Time.GetUtcNow());
            Conditions.Set(json.Ensure("status"), "PodScheduled", "False", "Unschedulable", message, now);
            return json;
        });
        _events.Warning(pod, "FailedScheduling", message);
    }

    private void Preempt(StoredObject pod, Resources wanted)
    {
        if (Preemption.Choose(store.Get(pod.Kind, pod.Key) ?? pod, wanted, _nodes.Values, _placed.Values) is not { } choice)
        {
            return;
        }

        LogPreempting(pod.Key.ToString(), choice.Victims.Count, choice.Node);
        store.TryUpdate(pod.Kind, pod.Key, (current, json) =>
        {
            json.Ensure("status")["nominatedNodeName"] = choice.Node;
            return current.Uid == pod.Uid ? json : null;
        });
        foreach (var victim in choice.Victims.Where(victim => !victim.Pod.IsDeleting))
        {
            const string Message = "default-scheduler: preempting to accommodate a higher priority pod";
            _events.Normal(victim.Pod, "Preempted", $"Preempted by pod {pod.Uid} on node {choice.Node}");
            DisruptionTarget.Delete(store, deleter, victim.Pod, "PreemptionByScheduler", Message, force: false);
        }
    }

    private void Occupy(StoredObject pod, string node, Resources resources)
    {
        if (_placed.TryGetValue(pod.Uid, out var known))
        {
            _placed[pod.Uid] = known with { Pod = pod };
        }
        else
        {
            _placed[pod.Uid] = new PlacedPod(pod, node, resources);
            if (!_used.TryGetValue(node, out var used))
            {
                _used[node] = used = new Resources();
            }

            used.Add(resources);
        }
    }

    private void Release(string uid)
    {
        if (_placed.Remove(uid, out var place))
        {
            _used[place.Node].Subtract(place.Resources);
            _refused.Clear();
        }
    }

    private void Forget(string uid)
    {
        _waiting.Remove(uid);
        _refused.Remove(uid);
    }
}
