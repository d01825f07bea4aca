using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Nodes;

/// <summary>The Lease that a kubelet renews: its sign of life.</summary>
internal static class NodeLease
{
    public const string Namespace = "kube-node-lease";

    public static void Renew(ObjectStore store, StoredObject node, TimeSpan duration)
    {
        var key = new ObjectKey(Namespace, node.Key.Name);
        var now = Timestamps.Micros(store.Time.GetUtcNow());
        var renewed = store.TryUpdate(ResourceCatalog.Leases, key, (_, lease) =>
        {
            lease.Ensure("spec")["renewTime"] = now;
            return lease;
        });
        if (renewed is null)
        {
            store.TryCreate(ResourceCatalog.Leases, key, Make(store, node, duration, now));
        }
    }

    public static string? RenewTime(ObjectStore store, string node) =>
        store.Get(ResourceCatalog.Leases, new ObjectKey(Namespace, node))?.Json.Text("spec", "renewTime");

    private static JsonObject Make(ObjectStore store, StoredObject node, TimeSpan duration, string now) => new()
    {
        ["kind"] = ResourceCatalog.Leases.Kind,
        ["apiVersion"] = ResourceCatalog.Leases.ApiVersion,
        ["metadata"] = new JsonObject
        {
            ["name"] = node.Key.Name,
            ["namespace"] = Namespace,
            ["uid"] = Guid.NewGuid().ToString(),
            ["creationTimestamp"] = Timestamps.Seconds(store.Time.GetUtcNow()),
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Node",
                ["name"] = node.Key.Name,
                ["uid"] = node.Uid,
            }),
        },
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = node.Key.Name,
            ["leaseDurationSeconds"] = (int)Math.Max(1, Math.Ceiling(duration.TotalSeconds)),
            ["renewTime"] = now,
        },
    };
}
