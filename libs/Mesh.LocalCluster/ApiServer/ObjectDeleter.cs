using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.ApiServer;

/// <summary>Deletion: grace for pods that run, finalizers, preconditions.</summary>
internal sealed class ObjectDeleter(ObjectStore store)
{
    /// <summary>Deletes, or marks for deletion; the version that the answer shows.</summary>
    public StoredObject Delete(ApiPath path, JsonObject? options)
    {
        while (true)
        {
            var current = store.Get(path.Kind, path.Key) ?? throw StatusException.NotFound(path.Kind, path.Name!);
            CheckPreconditions(path, current, options);
            var grace = GracePeriod(current, options);
            var finalizers = current.Json.List("metadata", "finalizers")?.Count ?? 0;
            if (grace == 0 && finalizers == 0)
            {
                if (store.TryRemove(path.Kind, path.Key, now => now.Version == current.Version) is { } removed)
                {
                    return removed;
                }

                continue;
            }

            return store.TryUpdate(path.Kind, path.Key, (_, json) => Mark(json, grace))
                ?? throw StatusException.NotFound(path.Kind, path.Name!);
        }
    }

    private static void CheckPreconditions(ApiPath path, StoredObject current, JsonObject? options)
    {
        var uid = options.Text("preconditions", "uid");
        if (uid is not null && uid != current.Uid)
        {
            throw StatusException.Conflict(
                path.Kind,
                path.Name!,
                $"the UID in the precondition ({uid}) does not match the UID in record ({current.Uid}). The object might " +
                "have been deleted and then recreated");
        }

        var version = options.Text("preconditions", "resourceVersion");
        if (version is not null && version != current.Json.Text("metadata", "resourceVersion"))
        {
            throw StatusException.Conflict(
                path.Kind,
                path.Name!,
                $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record " +
                $"({current.Version}). The object might have been modified");
        }
    }

    private static long GracePeriod(StoredObject current, JsonObject? options)
    {
        if (current.Kind != ResourceCatalog.Pods
            || current.Json.Text("spec", "nodeName") is not { Length: > 0 }
            || current.Json.Text("status", "phase") is "Succeeded" or "Failed")
        {
            return 0;
        }

        return Math.Max(0, options.Number("gracePeriodSeconds")
            ?? current.Json.Number("spec", "terminationGracePeriodSeconds") ?? 30);
    }

    /// <summary>A second deletion may shorten the grace, never lengthen it.</summary>
    private JsonObject? Mark(JsonObject json, long grace)
    {
        var metadata = json.Ensure("metadata");
        var before = metadata.Number("deletionGracePeriodSeconds");
        if (metadata.Text("deletionTimestamp") is not null && (before ?? 0) <= grace)
        {
            return null;
        }

        metadata["deletionTimestamp"] = Timestamps.Seconds(store.Time.GetUtcNow().AddSeconds(grace));
        metadata["deletionGracePeriodSeconds"] = grace;
        return json;
    }
}
