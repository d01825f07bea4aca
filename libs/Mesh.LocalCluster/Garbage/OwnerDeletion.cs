using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.Garbage;

/// <summary>Foreground and orphan deletion of owners: what their finalizers wait for. Rare, so it looks at all objects.</summary>
internal sealed class OwnerDeletion(ObjectStore store, ObjectDeleter deleter)
{
    /// <summary>Does what the finalizers of a deleted object ask for, as far as it can be done now.</summary>
    public void Advance(StoredObject item)
    {
        if (!item.IsDeleting || store.Get(item.Kind, item.Key) is not { } current || current.Uid != item.Uid)
        {
            return;
        }

        var finalizers = current.Json.Strings("metadata", "finalizers").ToList();
        if (finalizers.Contains(ObjectDeleter.Orphan))
        {
            Dependents(item.Uid).ForEach(dependent => Release(dependent, item.Uid));
            Take(item, ObjectDeleter.Orphan);
        }
        else if (finalizers.Contains(ObjectDeleter.Foreground))
        {
            Dependents(item.Uid).ForEach(Delete);
            if (!Dependents(item.Uid).Any(dependent => Blocks(dependent, item.Uid)))
            {
                Take(item, ObjectDeleter.Foreground);
            }
        }
    }

    /// <summary>An object went: an owner may have waited for it.</summary>
    public void DependentGone(StoredObject gone)
    {
        foreach (var owner in gone.Json.Objects("metadata", "ownerReferences"))
        {
            var kind = ResourceCatalog.All.FirstOrDefault(k =>
                k.Kind == owner.Text("kind") && k.ApiVersion == owner.Text("apiVersion"));
            var key = new ObjectKey(kind?.Namespaced == true ? gone.Key.Namespace : "", owner.Text("name") ?? "");
            if (kind is not null && store.Get(kind, key) is { IsDeleting: true } waiting)
            {
                Advance(waiting);
            }
        }
    }

    private static bool Names(JsonObject owner, string uid) => owner.Text("uid") == uid;

    private static bool Blocks(StoredObject dependent, string uid) => dependent.Json.Objects("metadata", "ownerReferences")
        .Any(owner => Names(owner, uid) && owner.Flag("blockOwnerDeletion") == true);

    private List<StoredObject> Dependents(string uid) =>
    [
        .. ResourceCatalog.All.SelectMany(kind => store.Snapshot(kind).Items.Values)
            .Where(item => item.Json.Objects("metadata", "ownerReferences").Any(owner => Names(owner, uid))),
    ];

    private void Delete(StoredObject dependent)
    {
        if (dependent.IsDeleting)
        {
            return;
        }

        var options = new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = dependent.Uid } };
        try
        {
            deleter.Delete(new ApiPath(dependent.Kind, dependent.Key.Namespace, dependent.Key.Name, null, false), options);
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            // Gone or replaced meanwhile: either way it is no dependent any more.
            return;
        }
    }

    private void Release(StoredObject dependent, string uid) =>
        store.TryUpdate(dependent.Kind, dependent.Key, (current, json) =>
        {
            if (current.Uid != dependent.Uid)
            {
                return null;
            }

            var left = json.Objects("metadata", "ownerReferences").Where(owner => !Names(owner, uid))
                .Select(owner => owner.DeepClone()).ToArray();
            var metadata = json.Ensure("metadata");
            metadata.Remove("ownerReferences");
            if (left.Length > 0)
            {
                metadata["ownerReferences"] = new JsonArray(left);
            }

            return json;
        });

    private void Take(StoredObject item, string finalizer) =>
        store.TryUpdate(item.Kind, item.Key, (current, json) =>
        {
            if (current.Uid != item.Uid)
            {
                return null;
            }

            json.Ensure("metadata")["finalizers"] = new JsonArray(
                [.. json.Strings("metadata", "finalizers").Where(name => name != finalizer).Select(name => (JsonNode)name)]);
            return json;
        });
}
