using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.ApiServer;

/// <summary>Marks a namespace as terminating and deletes what is in it; it goes when the last object went.</summary>
internal static class NamespaceDeletion
{
    public static StoredObject Begin(ObjectStore store, ObjectDeleter deleter, ApiPath path, JsonObject? options)
    {
        ObjectDeleter.CheckPreconditions(
            path,
            store.Get(path.Kind, path.Key) ?? throw StatusException.NotFound(path.Kind, path.Name!),
            options);
        CheckAllowed(path);

        var marked = store.TryUpdate(path.Kind, path.Key, (_, json) =>
        {
            var metadata = json.Ensure("metadata");
            metadata["deletionTimestamp"] ??= Timestamps.Seconds(store.Time.GetUtcNow());
            json.Ensure("spec")["finalizers"] ??= new JsonArray("kubernetes");
            json.Ensure("status")["phase"] = "Terminating";
            return json;
        }) ?? throw StatusException.NotFound(path.Kind, path.Name!);

        foreach (var kind in ResourceCatalog.All.Where(kind => kind.Namespaced))
        {
            foreach (var key in store.Snapshot(kind).Items.Keys.Where(key => key.Namespace == path.Name).ToList())
            {
                try
                {
                    deleter.Delete(new ApiPath(kind, key.Namespace, key.Name, null, false), null);
                }
                catch (StatusException gone) when (gone.Code == 404)
                {
                    continue;
                }
            }
        }

        FinishIfEmpty(store, path.Name!);
        return marked;
    }

    /// <exception cref="StatusException">403: a namespace that every cluster has.</exception>
    public static void CheckAllowed(ApiPath path)
    {
        if (path.Kind == ResourceCatalog.Namespaces && path.Name is "default" or "kube-system" or "kube-public")
        {
            throw StatusException.Forbidden(path.Kind, path.Name, "this namespace may not be deleted");
        }
    }

    /// <summary>Called after each removal in a terminating namespace.</summary>
    public static void FinishIfEmpty(ObjectStore store, string name)
    {
        var key = new ObjectKey("", name);
        var empty = ResourceCatalog.All
            .Where(kind => kind.Namespaced)
            .All(kind => !store.Snapshot(kind).Items.Keys.Any(item => item.Namespace == name));
        if (empty)
        {
            store.TryUpdate(ResourceCatalog.Namespaces, key, (current, json) =>
            {
                if (!current.IsDeleting)
                {
                    return null;
                }

                json.Ensure("spec").Remove("finalizers");
                return json;
            });
        }
    }
}
