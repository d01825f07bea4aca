using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Nodes.Lifecycle;

/// <summary>Removes the pods that no kubelet will ever finish: their Node object is gone, or said to be out of service.</summary>
internal sealed class PodGarbage(ObjectStore store, ObjectDeleter deleter, TimeSpan quarantine)
{
    private readonly Dictionary<string, DateTimeOffset> _missing = [];

    public void Look(DateTimeOffset now)
    {
        var nodes = store.Snapshot(ResourceCatalog.Nodes).Items;
        var missing = new HashSet<string>();
        foreach (var pod in store.Snapshot(ResourceCatalog.Pods).Items.Values)
        {
            if (pod.Json.Text("spec", "nodeName") is not { Length: > 0 } name)
            {
                continue;
            }

            if (!nodes.TryGetValue(new ObjectKey("", name), out var node))
            {
                missing.Add(name);
                if (now - Since(name, now) >= quarantine)
                {
                    DisruptionTarget.Delete(
                        store, deleter, pod, "DeletionByPodGC", "PodGC: node no longer exists", force: true);
                }
            }
            else if (pod.IsDeleting && IsOutOfService(node.Json))
            {
                DisruptionTarget.Delete(store, deleter, pod, "DeletionByPodGC", "PodGC: node out-of-service", force: true);
            }
        }

        foreach (var back in _missing.Keys.Where(name => !missing.Contains(name)).ToList())
        {
            _missing.Remove(back);
        }
    }

    private static bool IsOutOfService(JsonObject node) =>
        NodeConditions.StatusOf(node, "Ready") != "True"
        && node.Objects("spec", "taints").Any(taint => taint.Text("key") == NodeTaints.OutOfService);

    private DateTimeOffset Since(string name, DateTimeOffset now)
    {
        if (!_missing.TryGetValue(name, out var since))
        {
            _missing[name] = since = now;
        }

        return since;
    }
}
