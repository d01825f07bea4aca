using System.Text.Json.Nodes;
using Mesh.Local.Exec;
using Mesh.Local.Logs;
using Mesh.Local.Objects;
using Mesh.Local.Storage;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>log, binding, eviction and exec of pods.</summary>
internal sealed class PodSubresources(ObjectStore store, ObjectDeleter deleter, ContainerLogCatalog logs, ExecHandler exec)
{
    public Task HandleAsync(HttpContext context, ApiPath path) => (path.Subresource, context.Request.Method) switch
    {
        ("log", "GET") => LogAsync(context, path),
        ("binding", "POST") => BindAsync(context, path),
        ("eviction", "POST") => EvictAsync(context, path),
        ("exec", "GET" or "POST") => ExecAsync(context, path),
        _ => throw StatusException.MethodNotAllowed(),
    };

    /// <summary>Puts a pod on a node; refused when it is on one already.</summary>
    public static void Bind(ObjectStore store, ObjectKey key, string? uid, string node)
    {
        var bound = store.TryUpdate(ResourceCatalog.Pods, key, (current, pod) =>
        {
            if (uid is not null && uid != current.Uid)
            {
                throw StatusException.Conflict(ResourceCatalog.Pods, key.Name, $"the UID of the pod is {current.Uid}");
            }

            if (current.IsDeleting || pod.Text("spec", "nodeName") is { Length: > 0 })
            {
                throw StatusException.Conflict(
                    ResourceCatalog.Pods,
                    key.Name,
                    $"pod {key.Name} is already assigned to node \"{pod.Text("spec", "nodeName")}\" or being deleted");
            }

            pod.Ensure("spec")["nodeName"] = node;
            var now = Timestamps.Seconds(store.Time.GetUtcNow());
            Conditions.Set(pod.Ensure("status"), "PodScheduled", "True", null, null, now);
            return pod;
        });
        if (bound is null)
        {
            throw StatusException.NotFound(ResourceCatalog.Pods, key.Name);
        }
    }

    private static JsonObject Success() => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["code"] = 201,
    };

    private async Task LogAsync(HttpContext context, ApiPath path)
    {
        var pod = store.Get(path.Kind, path.Key) ?? throw StatusException.NotFound(path.Kind, path.Name!);
        var query = LogQuery.Parse(context.Request.Query, path.Name!, store.Time.GetUtcNow());
        var container = PickContainer(pod.Json, path.Name!, query.Container);
        if (pod.Json.Text("spec", "nodeName") is not { Length: > 0 })
        {
            // As a real API server: without a node there is nobody to ask, and nothing to tell.
            context.Response.StatusCode = 204;
            return;
        }

        var log = logs.Find(pod.Uid, container, query.Previous);
        if (log is null)
        {
            throw StatusException.BadRequest(query.Previous
                ? $"previous terminated container \"{container}\" in pod \"{path.Name}\" not found"
                : $"container \"{container}\" in pod \"{path.Name}\" is waiting to start: {WaitingReason(pod.Json, container)}");
        }

        context.Response.StatusCode = 200;
        context.Response.ContentType = "text/plain";
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        await new LogReader(log, query, context.Response.BodyWriter).SendAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static string PickContainer(JsonObject pod, string name, string? asked)
    {
        var main = pod.Objects("spec", "containers").Select(c => c.Text("name") ?? "").ToList();
        var init = pod.Objects("spec", "initContainers").Select(c => c.Text("name") ?? "").ToList();
        if (asked is not null)
        {
            return main.Contains(asked) || init.Contains(asked)
                ? asked
                : throw StatusException.BadRequest($"container {asked} is not valid for pod {name}");
        }

        if (main.Count == 1)
        {
            return main[0];
        }

        var also = init.Count > 0 ? $" or one of the init containers: [{string.Join(' ', init)}]" : "";
        throw StatusException.BadRequest(
            $"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', main)}]{also}");
    }

    private static string WaitingReason(JsonObject pod, string container) =>
        pod.Objects("status", "containerStatuses").Concat(pod.Objects("status", "initContainerStatuses"))
            .FirstOrDefault(status => status.Text("name") == container)
            .Text("state", "waiting", "reason") ?? "ContainerCreating";

    private Task ExecAsync(HttpContext context, ApiPath path)
    {
        var pod = store.Get(path.Kind, path.Key) ?? throw StatusException.NotFound(path.Kind, path.Name!);
        var asked = (string?)context.Request.Query["container"];
        var container = PickContainer(pod.Json, path.Name!, string.IsNullOrEmpty(asked) ? null : asked);
        if (pod.Json.Text("spec", "nodeName") is not { Length: > 0 })
        {
            throw StatusException.BadRequest($"pod {path.Name} does not have a host assigned");
        }

        return exec.HandleAsync(context, pod.Uid, container);
    }

    private async Task BindAsync(HttpContext context, ApiPath path)
    {
        var binding = await context.ReadObjectAsync().ConfigureAwait(false);
        var node = binding.Text("target", "name");
        if (string.IsNullOrEmpty(node))
        {
            throw StatusException.BadRequest("target.name: Required value");
        }

        Bind(store, path.Key, binding.Text("metadata", "uid"), node);
        await context.WriteJsonAsync(Success(), 201).ConfigureAwait(false);
    }

    private async Task EvictAsync(HttpContext context, ApiPath path)
    {
        var eviction = await context.ReadObjectAsync().ConfigureAwait(false);
        var pod = store.Get(path.Kind, path.Key) ?? throw StatusException.NotFound(path.Kind, path.Name!);
        var options = eviction.Map("deleteOptions");
        ObjectDeleter.CheckPreconditions(path, pod, options);
        if (options.IsDryRun() || WriteOptions.Parse(context.Request, "CreateOptions").DryRun)
        {
            await context.WriteJsonAsync(Success(), 201).ConfigureAwait(false);
            return;
        }

        store.TryUpdate(path.Kind, path.Key, (_, json) =>
        {
            var now = Timestamps.Seconds(store.Time.GetUtcNow());
            var status = json.Ensure("status");
            Conditions.Set(status, "DisruptionTarget", "True", "EvictionByEvictionAPI", "Eviction API: evicting", now);
            return json;
        });
        deleter.Delete(path with { Subresource = null }, options);
        await context.WriteJsonAsync(Success(), 201).ConfigureAwait(false);
    }
}
