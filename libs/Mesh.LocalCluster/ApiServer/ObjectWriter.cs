using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Local.Admission;
using Mesh.Local.Objects;
using Mesh.Local.Storage;

namespace Mesh.Local.ApiServer;

/// <summary>Create, replace and patch with the rules of the API. Controllers inside the process use it too.</summary>
internal sealed class ObjectWriter(ObjectStore store, Admitter admitter)
{
    private const string Suffixes = "bcdfghjklmnpqrstvwxz2456789";

    private static readonly string[] SystemFields =
    [
        "name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName",
    ];

    public StoredObject Create(ResourceKind kind, string ns, JsonObject json, bool dryRun = false)
    {
        var metadata = CheckType(kind, json);
        if (kind.Namespaced)
        {
            CheckNamespace(kind, ns, metadata);
        }
        else
        {
            metadata.Remove("namespace");
        }

        if (metadata.Text("resourceVersion") is { Length: > 0 })
        {
            throw new StatusException(400, "BadRequest", "resourceVersion should not be set on objects to be created");
        }

        var prefix = metadata.Text("generateName");
        var generated = metadata.Text("name") is not { Length: > 0 } && prefix is { Length: > 0 };
        for (var attempt = 0; ; attempt++)
        {
            if (generated)
            {
                var length = Math.Min(prefix!.Length, 58);
                metadata["name"] = prefix[..length] + string.Concat(Random.Shared.GetItems<char>(Suffixes, 5));
            }

            if (attempt == 0)
            {
                metadata["uid"] = Guid.NewGuid().ToString();
                metadata["creationTimestamp"] = Timestamps.Seconds(store.Time.GetUtcNow());
                metadata.Remove("deletionTimestamp");
                metadata.Remove("deletionGracePeriodSeconds");
                metadata.Remove("managedFields");
                admitter.PrepareCreate(kind, json);
            }

            var name = metadata.Text("name")!;
            var key = new ObjectKey(kind.Namespaced ? ns : "", name);
            var made = dryRun
                ? (store.Get(kind, key) is null ? new StoredObject(kind, key, store.Version, json) : null)
                : store.TryCreate(kind, key, json);
            if (made is not null)
            {
                return made;
            }

            if (!generated || attempt >= 8)
            {
                throw StatusException.AlreadyExists(kind, name);
            }
        }
    }

    /// <summary>PUT. <paramref name="statusOnly"/> takes the status and leaves the rest; otherwise the other way round.</summary>
    public StoredObject Replace(ApiPath path, JsonObject json, bool statusOnly, bool dryRun = false)
    {
        var metadata = CheckType(path.Kind, json);
        if (metadata.Text("name") is { Length: > 0 } name && name != path.Name)
        {
            throw StatusException.BadRequest(
                $"the name of the object ({name}) does not match the name on the URL ({path.Name})");
        }

        return Edit(path, _ => json, statusOnly, dryRun);
    }

    /// <summary>Read, change, write; a changed resourceVersion is a conflict.</summary>
    public StoredObject Edit(ApiPath path, Func<JsonObject, JsonObject> change, bool statusOnly, bool dryRun = false)
    {
        StoredObject? dry = null;
        var stored = store.TryUpdate(path.Kind, path.Key, (current, copy) =>
        {
            var edited = Merge(path.Kind, current, change(copy), statusOnly);
            if (dryRun)
            {
                dry = new StoredObject(path.Kind, path.Key, current.Version, edited);
                return null;
            }

            return edited;
        });
        return dry ?? stored ?? throw StatusException.NotFound(path.Kind, path.Name!);
    }

    private JsonObject Merge(ResourceKind kind, StoredObject current, JsonObject edited, bool statusOnly)
    {
        CheckType(kind, edited);
        var asked = edited.Text("metadata", "resourceVersion");
        if (asked is { Length: > 0 } && asked != current.Version.ToString(CultureInfo.InvariantCulture))
        {
            throw StatusException.Modified(kind, current.Key.Name);
        }

        if (edited.Text("metadata", "uid") is { Length: > 0 } uid && uid != current.Uid)
        {
            throw StatusException.Conflict(
                kind,
                current.Key.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }

        var result = statusOnly ? current.Json.Copy() : edited;
        if (statusOnly)
        {
            result["status"] = edited["status"]?.DeepClone() ?? new JsonObject();
        }
        else if (kind.HasStatus)
        {
            result.Remove("status");
            if (current.Json["status"] is { } status)
            {
                result["status"] = status.DeepClone();
            }
        }

        KeepSystemFields(current.Json, result, kind);
        if (!statusOnly)
        {
            admitter.PrepareUpdate(kind, current.Json, result);
        }

        return result;
    }

    private static void KeepSystemFields(JsonObject before, JsonObject after, ResourceKind kind)
    {
        var metadata = after.Ensure("metadata");
        foreach (var name in SystemFields)
        {
            metadata.Remove(name);
            if (before.At("metadata", name) is { } value)
            {
                metadata[name] = value.DeepClone();
            }
        }

        metadata.Remove("managedFields");
        after["kind"] = kind.Kind;
        after["apiVersion"] = kind.ApiVersion;
    }

    private static JsonObject CheckType(ResourceKind kind, JsonObject json)
    {
        if (json["kind"] is { } given && given.AsText() != kind.Kind)
        {
            throw StatusException.BadRequest(
                $"{given} in version \"{json.Text("apiVersion")}\" cannot be handled as a {kind.Kind}");
        }

        if (json["apiVersion"] is { } version && version.AsText() != kind.ApiVersion)
        {
            throw StatusException.BadRequest(
                $"the API version in the data ({version}) does not match the expected API version ({kind.ApiVersion})");
        }

        foreach (var field in (string[])["metadata", "spec", "status", "data"])
        {
            if (json[field] is { } node and not JsonObject)
            {
                throw StatusException.BadRequest(
                    $"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: json: cannot unmarshal " +
                    $"{node.GetValueKind()} into Go struct field {kind.Kind}.{field}");
            }
        }

        json["kind"] = kind.Kind;
        json["apiVersion"] = kind.ApiVersion;
        return json.Ensure("metadata");
    }

    private void CheckNamespace(ResourceKind kind, string ns, JsonObject metadata)
    {
        if (ns.Length == 0)
        {
            throw StatusException.BadRequest("an empty namespace may not be set during creation");
        }

        if (metadata.Text("namespace") is { Length: > 0 } given && given != ns)
        {
            throw StatusException.BadRequest(
                $"the namespace of the provided object does not match the namespace sent on the request ({given} != {ns})");
        }

        metadata["namespace"] = ns;
        var home = store.Get(ResourceCatalog.Namespaces, new ObjectKey("", ns))
            ?? throw StatusException.NotFound(ResourceCatalog.Namespaces, ns);
        if (home.IsDeleting && kind != ResourceCatalog.Events)
        {
            throw new StatusException(
                403,
                "Forbidden",
                $"{kind.Qualified} \"{metadata.Text("name")}\" is forbidden: unable to create new content in namespace {ns} " +
                "because it is being terminated");
        }
    }
}
