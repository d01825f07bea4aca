using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
using Mesh.Local.Storage;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.Garbage;

/// <summary>
/// Deletes what no living owner holds any more, and finishes namespaces that became empty. Woken by changes; an index by owner
/// keeps a deletion from scanning the store.
/// </summary>
internal sealed partial class GarbageCollector(ObjectStore store, ObjectDeleter deleter, ILogger<GarbageCollector> logger)
{
    private readonly Lock _gate = new();
    private readonly OwnerDeletion _deletion = new(store, deleter);
    private readonly Dictionary<string, HashSet<(ResourceKind Kind, ObjectKey Key)>> _dependents = [];

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(ResourceCatalog.All.Select(kind => FollowAsync(kind, cancellationToken)));

    private static IEnumerable<JsonObject> Owners(StoredObject item) => item.Json.Objects("metadata", "ownerReferences");

    private async Task FollowAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        await foreach (var change in store.FollowAsync(kind, cancellationToken).ConfigureAwait(false))
        {
            if (change.Type == StoreEventType.Deleted)
            {
                Unindex(change.Current);
                CollectDependents(change.Current.Uid);
                _deletion.DependentGone(change.Current);
                FinishNamespace(change.Current.Key.Namespace);
                continue;
            }

            if (Owners(change.Current).Any())
            {
                Index(change.Current);
                Collect(change.Current);
            }

            _deletion.Advance(change.Current);
        }
    }

    private void Index(StoredObject item)
    {
        lock (_gate)
        {
            foreach (var owner in Owners(item))
            {
                var uid = owner.Text("uid") ?? "";
                if (!_dependents.TryGetValue(uid, out var set))
                {
                    _dependents[uid] = set = [];
                }

                set.Add((item.Kind, item.Key));
            }
        }
    }

    private void Unindex(StoredObject item)
    {
        lock (_gate)
        {
            foreach (var owner in Owners(item))
            {
                var uid = owner.Text("uid") ?? "";
                if (_dependents.TryGetValue(uid, out var set) && set.Remove((item.Kind, item.Key)) && set.Count == 0)
                {
                    _dependents.Remove(uid);
                }
            }
        }
    }

    private void CollectDependents(string uid)
    {
        List<(ResourceKind Kind, ObjectKey Key)> candidates;
        lock (_gate)
        {
            candidates = _dependents.TryGetValue(uid, out var set) ? [.. set] : [];
        }

        foreach (var (kind, key) in candidates)
        {
            if (store.Get(kind, key) is { } item)
            {
                Collect(item);
            }
        }
    }

    /// <summary>Judged by the object as it is now: an old event may show owners that it has no more.</summary>
    private void Collect(StoredObject seen)
    {
        if (store.Get(seen.Kind, seen.Key) is not { IsDeleting: false } item || item.Uid != seen.Uid || !Owners(item).Any())
        {
            return;
        }

        if (Owners(item).Any(owner => IsAlive(item, owner)))
        {
            DropDangling(item);
            return;
        }

        try
        {
            var version = item.Json.Text("metadata", "resourceVersion");
            var options = new JsonObject
            {
                ["preconditions"] = new JsonObject { ["uid"] = item.Uid, ["resourceVersion"] = version },
            };
            deleter.Delete(new ApiPath(item.Kind, item.Key.Namespace, item.Key.Name, null, false), options);
            LogCollected(item.Kind.Plural, item.Key.ToString());
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            LogOvertaken(item.Key.ToString(), gone.Message);
        }
    }

    /// <summary>One owner lives on: the others are forgotten, so that the last one to go takes the object along.</summary>
    private void DropDangling(StoredObject item)
    {
        if (Owners(item).All(owner => IsAlive(item, owner)))
        {
            return;
        }

        store.TryUpdate(item.Kind, item.Key, (current, json) =>
        {
            if (current.Uid != item.Uid)
            {
                return null;
            }

            json.Ensure("metadata")["ownerReferences"] = new JsonArray(
                [.. Owners(current).Where(owner => IsAlive(current, owner)).Select(owner => owner.DeepClone())]);
            return json;
        });
    }

    /// <summary>An owner of a kind that is not served here is given the benefit of the doubt.</summary>
    private bool IsAlive(StoredObject item, JsonObject owner)
    {
        var apiVersion = owner.Text("apiVersion");
        var kind = ResourceCatalog.All.FirstOrDefault(k => k.Kind == owner.Text("kind") && k.ApiVersion == apiVersion);
        if (kind is null)
        {
            return true;
        }

        var key = new ObjectKey(kind.Namespaced ? item.Key.Namespace : "", owner.Text("name") ?? "");
        return store.Get(kind, key)?.Uid == owner.Text("uid");
    }

    private void FinishNamespace(string ns)
    {
        if (ns.Length > 0 && store.Get(ResourceCatalog.Namespaces, new ObjectKey("", ns)) is { IsDeleting: true })
        {
            NamespaceDeletion.FinishIfEmpty(store, ns);
        }
    }
}
