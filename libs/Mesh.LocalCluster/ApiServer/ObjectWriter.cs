using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Local.Admission;
using Mesh.Local.Apply;
using Mesh.Local.Objects;
using Mesh.Local.Quotas;
using Mesh.Local.Storage;

namespace Mesh.Local.ApiServer;

/// <summary>Create, replace and patch with the rules of the API. Controllers inside the process use it too.</summary>
internal sealed class ObjectWriter(ObjectStore store, Admitter admitter)
{
    private readonly ClassAdmission _classes = new(store);
    private readonly QuotaAdmission _quotas = new(store);

    private const string Suffixes = "bcdfghjklmnpqrstvwxz2456789";

    private static readonly string[] SystemFields =
    [
        "name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName",
        "generation",
    ];

    public StoredObject Create(ResourceKind kind, string ns, JsonObject json, WriteOptions? options = null)
    {
        options ??= WriteOptions.Internal;
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
                if (kind.HasGeneration)
                {
                    metadata["generation"] = 1;
                }

                if (!options.IsApply)
                {
                    metadata.Remove("managedFields");
                }

                _classes.Admit(kind, json);
                admitter.PrepareCreate(kind, json);
                Track(kind, null, json, options, null);
            }

            var name = metadata.Text("name")!;
            var key = new ObjectKey(kind.Namespaced ? ns : "", name);
            var made = _quotas.Admit(kind, key, json, options.DryRun, () => options.DryRun
                ? (store.Get(kind, key) is null ? new StoredObject(kind, key, store.Version, json) : null)
                : store.TryCreate(kind, key, json));
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
    public StoredObject Replace(ApiPath path, JsonObject json, bool statusOnly, WriteOptions? options = null)
    {
        var metadata = CheckType(path.Kind, json);
        if (path.Kind.NeedsVersion && !statusOnly && metadata.Text("resourceVersion") is not { Length: > 0 })
        {
            // The object's version is a number inside, and none is nought.
            var error = new FieldError(
                "metadata.resourceVersion", "FieldValueInvalid", "Invalid value: 0x0: must be specified for an update");
            throw StatusException.Invalid(path.Kind, path.Name!, [error]);
        }

        if (metadata.Text("name") is { Length: > 0 } name && name != path.Name)
        {
            throw StatusException.BadRequest(
                $"the name of the object ({name}) does not match the name on the URL ({path.Name})");
        }

        return Edit(path, _ => json, statusOnly, options);
    }

    /// <summary>Read, change, write; a changed resourceVersion is a conflict.</summary>
    public StoredObject Edit(ApiPath path, Func<JsonObject, JsonObject> change, bool statusOnly, WriteOptions? options = null)
    {
        options ??= WriteOptions.Internal;
        StoredObject? dry = null;
        var stored = store.TryUpdate(path.Kind, path.Key, (current, copy) =>
        {
            var edited = Merge(path.Kind, current, change(copy), statusOnly, options);
            if (options.DryRun)
            {
                dry = new StoredObject(path.Kind, path.Key, current.Version, edited);
                return null;
            }

            return edited;
        });
        return dry ?? stored ?? throw StatusException.NotFound(path.Kind, path.Name!);
    }

    private JsonObject Merge(ResourceKind kind, StoredObject current, JsonObject edited, bool statusOnly, WriteOptions options)
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
            if (edited.List("metadata", "managedFields") is { } owners)
            {
                result.Ensure("metadata")["managedFields"] = owners.DeepClone();
            }
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
            if (kind.HasGeneration && !JsonNode.DeepEquals(current.Json["spec"], result["spec"]))
            {
                result.Ensure("metadata")["generation"] = (current.Json.Number("metadata", "generation") ?? 1) + 1;
            }
        }

        Track(kind, current.Json, result, options, statusOnly ? "status" : null);
        return result;
    }

    private void Track(ResourceKind kind, JsonObject? before, JsonObject after, WriteOptions options, string? subresource)
    {
        if (options.Manager is null || options.IsApply)
        {
            return;
        }

        if (before is null && kind.HasStatus && after["status"] is { } status)
        {
            // Filled in by the server: its writer has no claim to it.
            before = new JsonObject { ["status"] = status.DeepClone() };
        }

        ManagedFields.Track(before, after, options.Manager, subresource, Timestamps.Seconds(store.Time.GetUtcNow()));
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

        if (metadata.List("managedFields") is null && before.List("metadata", "managedFields") is { } owners)
        {
            metadata["managedFields"] = owners.DeepClone();
        }

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
            var terminating = $"unable to create new content in namespace {ns} because it is being terminated";
            throw StatusException.Forbidden(kind, metadata.Text("name") ?? "", terminating, new JsonObject
            {
                ["reason"] = "NamespaceTerminating",
                ["message"] = $"namespace {ns} is being terminated",
                ["field"] = "metadata.namespace",
            });
        }
    }
}
