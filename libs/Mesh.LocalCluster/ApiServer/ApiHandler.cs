using System.Text.Json.Nodes;
using Mesh.Local.Events;
using Mesh.Local.Objects;
using Mesh.Local.Storage;
using Mesh.Local.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.ApiServer;

/// <summary>Takes one request of the Kubernetes API to what answers it.</summary>
internal sealed partial class ApiHandler(
    ObjectStore store,
    ObjectWriter writer,
    ObjectDeleter deleter,
    PodSubresources pods,
    ILogger<ApiHandler> logger)
{
    private readonly WatchHandler _watches = new(store);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            BrowserGuard.Check(context.Request);
            await RouteAsync(context).ConfigureAwait(false);
        }
        catch (StatusException refusal) when (!context.Response.HasStarted)
        {
            await context.WriteJsonAsync(refusal.ToStatus(), refusal.Code).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogClientGone(context.Request.Path);
        }
        catch (IOException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogClientGone(context.Request.Path);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            LogFailed(context.Request.Method, context.Request.Path, failure);
            var status = new StatusException(500, "InternalError", $"Internal error occurred: {failure.Message}");
            await context.WriteJsonAsync(status.ToStatus(), 500).ConfigureAwait(false);
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (Discovery.Answer(context.Request, path.TrimEnd('/')) is { } answer)
        {
            return answer.WriteAsync(context);
        }

        if (Reviews.Takes(context.Request))
        {
            return Reviews.AnswerAsync(context);
        }

        var parsed = ApiPath.Parse(path) ?? throw StatusException.NoSuchPath();
        MetadataForm.CheckAccepted(context.Request);
        if (parsed.Subresource is { } sub && !parsed.Kind.Subresources.Contains(sub))
        {
            throw StatusException.NoSuchPath();
        }

        return parsed switch
        {
            { Name: null } => CollectionAsync(context, parsed),
            { Subresource: null or "status" or "finalize" } => ObjectAsync(context, parsed),
            _ => pods.HandleAsync(context, parsed),
        };
    }

    private async Task CollectionAsync(HttpContext context, ApiPath path)
    {
        switch (context.Request.Method)
        {
            case "GET":
                await ListAsync(context, path).ConfigureAwait(false);
                break;
            case "POST":
                var body = await context.ReadObjectAsync().ConfigureAwait(false);
                if (path.Kind.Namespaced && path.Namespace.Length == 0)
                {
                    throw StatusException.MethodNotAllowed();
                }

                var how = WriteOptions.Parse(context.Request, "CreateOptions");
                var made = writer.Create(path.Kind.Stored, path.Namespace, path.Kind.FromView(body), how);
                await WriteAsync(context, path.Kind, made, 201).ConfigureAwait(false);
                break;
            case "DELETE":
                var options = await context.ReadOptionsAsync().ConfigureAwait(false);
                var page = Lister.List(store, path, ListOptions.Parse(context.Request.Query, path.Kind));
                foreach (var item in options.IsDryRun() ? [] : page.Items)
                {
                    DeleteIfThere(path with { Namespace = item.Key.Namespace, Name = item.Key.Name }, options);
                }

                await context.WriteJsonAsync(ObjectRendering.List(path.Kind, page), 200).ConfigureAwait(false);
                break;
            default:
                throw StatusException.MethodNotAllowed();
        }
    }

    private Task ListAsync(HttpContext context, ApiPath path)
    {
        var options = ListOptions.Parse(context.Request.Query, path.Kind);
        var table = TableFormat.Wanted(context.Request);
        if (options.Watch || path.LegacyWatch)
        {
            return _watches.WatchAsync(context, path, options, table);
        }

        var page = Lister.List(store, path, options);
        if (table is null && MetadataForm.Wanted(context.Request))
        {
            return context.WriteJsonAsync(MetadataForm.List(page), 200);
        }

        return table is null
            ? context.WriteUtf8Async(ObjectRendering.ListUtf8(path.Kind, page), 200)
            : context.WriteJsonAsync(table.Render(path.Kind, page, store.Time.GetUtcNow()), 200);
    }

    private async Task ObjectAsync(HttpContext context, ApiPath path)
    {
        var (shown, statusOnly) = (path.Kind, path.Subresource is "status");
        path = path with { Kind = shown.Stored };
        switch (context.Request.Method)
        {
            case "GET" when path.LegacyWatch || ListOptions.IsTrue(context.Request.Query["watch"]):
                await ListAsync(context, path with { Kind = shown }).ConfigureAwait(false);
                break;
            case "GET":
                var found = store.Get(path.Kind, path.Key) ?? throw StatusException.NotFound(path.Kind, path.Name!);
                await WriteAsync(context, shown, found, 200).ConfigureAwait(false);
                break;
            case "PUT":
                var body = await context.ReadObjectAsync().ConfigureAwait(false);
                var options = WriteOptions.Parse(context.Request, "UpdateOptions");
                if (path.Kind.CreatesOnPut && store.Get(path.Kind, path.Key) is null)
                {
                    body.Ensure("metadata")["name"] = path.Name;
                    var added = writer.Create(path.Kind, path.Namespace, body, options);
                    await WriteAsync(context, shown, added, 201).ConfigureAwait(false);
                    break;
                }

                var replaced = writer.Replace(path, shown.FromView(body), statusOnly, options);
                await WriteAsync(context, shown, replaced, 200).ConfigureAwait(false);
                break;
            case "PATCH":
                var (patched, code) = Patch(path, shown, await PatchReader.ReadAsync(context).ConfigureAwait(false));
                await WriteAsync(context, shown, patched, code).ConfigureAwait(false);
                break;
            case "DELETE" when path.Subresource is null:
                await DeleteAsync(context, path, shown).ConfigureAwait(false);
                break;
            default:
                throw StatusException.MethodNotAllowed();
        }
    }

    private (StoredObject Item, int Code) Patch(ApiPath path, ResourceKind shown, PatchReader patch)
    {
        var time = Timestamps.Seconds(store.Time.GetUtcNow());
        if (patch.IsApply)
        {
            patch.CheckTarget(path with { Kind = shown });
            if (path.Subresource is null && store.Get(path.Kind, path.Key) is null)
            {
                var made = patch.Apply(PatchReader.Empty(path with { Kind = shown }), null, time);
                return (writer.Create(path.Kind, path.Namespace, shown.FromView(made), patch.Options), 201);
            }
        }

        var edited = writer.Edit(
            path,
            json => shown.FromView(patch.Apply(shown.ToView(json), path.Subresource, time)),
            path.Subresource is "status",
            patch.Options);
        return (edited, 200);
    }

    private async Task DeleteAsync(HttpContext context, ApiPath path, ResourceKind shown)
    {
        var options = await context.ReadOptionsAsync().ConfigureAwait(false);
        if (options.IsDryRun())
        {
            NamespaceDeletion.CheckAllowed(path);
            var kept = store.Get(path.Kind, path.Key) ?? throw StatusException.NotFound(path.Kind, path.Name!);
            ObjectDeleter.CheckPreconditions(path, kept, options);
            await WriteAsync(context, shown, kept, 200).ConfigureAwait(false);
            return;
        }

        var deleted = DeleteOne(path, options);
        if (path.Kind.ReturnsDeleted || deleted.IsDeleting)
        {
            await WriteAsync(context, shown, deleted, 200).ConfigureAwait(false);
            return;
        }

        var details = new JsonObject { ["name"] = path.Name, ["kind"] = path.Kind.Plural, ["uid"] = deleted.Uid };
        if (path.Kind.Group.Length > 0)
        {
            details["group"] = path.Kind.Group;
        }

        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
        await context.WriteJsonAsync(status, 200).ConfigureAwait(false);
    }

    /// <summary>One of a collection; another may have been faster.</summary>
    private void DeleteIfThere(ApiPath path, JsonObject? options)
    {
        try
        {
            DeleteOne(path with { Kind = path.Kind.Stored }, options);
        }
        catch (StatusException gone) when (gone.Code == 404)
        {
            LogOvertaken(path.Kind.Plural, path.Name!);
        }
    }

    /// <summary>A namespace empties itself before it goes.</summary>
    private StoredObject DeleteOne(ApiPath path, JsonObject? options)
    {
        if (path.Kind != ResourceCatalog.Namespaces)
        {
            return deleter.Delete(path, options);
        }

        return NamespaceDeletion.Begin(store, deleter, path, options);
    }

    private Task WriteAsync(HttpContext context, ResourceKind kind, StoredObject item, int code)
    {
        var table = TableFormat.Wanted(context.Request);
        if (table is null && MetadataForm.Wanted(context.Request))
        {
            return context.WriteJsonAsync(MetadataForm.One(item.Json), code);
        }

        return table is null
            ? context.WriteUtf8Async(ObjectRendering.Utf8(kind, item), code)
            : context.WriteJsonAsync(
                table.Render(kind, new ListPage([item], item.Version, null, null), store.Time.GetUtcNow()),
                code);
    }
}
