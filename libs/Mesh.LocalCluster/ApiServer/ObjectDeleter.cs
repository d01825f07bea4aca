using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.ApiServer;

/// <summary>Deletion: grace for pods that run, finalizers, preconditions, and what becomes of dependents.</summary>
internal sealed class ObjectDeleter(ObjectStore store)
{
    /// <summary>Held until the blocking dependents are gone; the garbage collector takes it.</summary>
    public const string Foreground = "foregroundDeletion";

    /// <summary>Held until the dependents no longer name the object; the garbage collector takes it.</summary>
    public const string Orphan = "orphan";

    /// <summary>Deletes, or marks for deletion; the version that the answer shows.</summary>
    public StoredObject Delete(ApiPath path, JsonObject? options)
    {
        while (true)
        {
            var current = store.Get(path.Kind, path.Key) ?? throw StatusException.NotFound(path.Kind, path.Name!);
            CheckPreconditions(path, current, options);
            var grace = GracePeriod(current, options);
            if (grace == 0 && Finalizers(current.Json, options).Count == 0)
            {
                if (store.TryRemove(path.Kind, path.Key, now => now.Version == current.Version) is { } removed)
                {
                    return removed;
                }

                continue;
            }

            return store.TryUpdate(path.Kind, path.Key, (_, json) => Mark(json, grace, options))
                ?? throw StatusException.NotFound(path.Kind, path.Name!);
        }
    }

    public static void CheckPreconditions(ApiPath path, StoredObject current, JsonObject? options)
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

    /// <summary>The finalizers that the object has once the deletion with these options began.</summary>
    private static List<string> Finalizers(JsonObject json, JsonObject? options)
    {
        var finalizers = json.Strings("metadata", "finalizers").ToList();
        var policy = options.Text("propagationPolicy") ?? options.Flag("orphanDependents") switch
        {
            true => "Orphan",
            false => "Background",
            null => null,
        };
        if (policy is null)
        {
            return finalizers;
        }

        finalizers.RemoveAll(name => name is Foreground or Orphan);
        if (policy is "Foreground" or "Orphan")
        {
            finalizers.Add(policy == "Orphan" ? Orphan : Foreground);
        }

        return finalizers;
    }

    /// <summary>A second deletion may shorten the grace, never lengthen it.</summary>
    private JsonObject Mark(JsonObject json, long grace, JsonObject? options)
    {
        var metadata = json.Ensure("metadata");
        var finalizers = Finalizers(json, options);
        metadata.Remove("finalizers");
        if (finalizers.Count > 0)
        {
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(name => (JsonNode)name)]);
        }

        var before = metadata.Number("deletionGracePeriodSeconds");
        if (metadata.Text("deletionTimestamp") is not null && (before ?? 0) <= grace)
        {
            return json;
        }

        metadata["deletionTimestamp"] = Timestamps.Seconds(store.Time.GetUtcNow().AddSeconds(grace));
        metadata["deletionGracePeriodSeconds"] = grace;
        return json;
    }
}
