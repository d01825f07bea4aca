using System.Text.Json;
using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.Nodes;

/// <summary>
/// <see cref="NodeControl"/> over HTTP, for <c>mesh node</c>: GET <c>/mesh.dev/v1/nodes</c>, and POST
/// <c>/mesh.dev/v1/nodes/NAME/kill|stop|start</c>. A path that no Kubernetes API has.
/// </summary>
internal sealed class NodeEndpoint(NodeControl nodes)
{
    private const string Path = "/mesh.dev/v1/nodes";

    /// <summary>False when the request is not for this endpoint.</summary>
    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal, out var rest))
        {
            return false;
        }

        try
        {
            BrowserGuard.Check(context.Request);
            var parts = (rest.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
            var answer = (context.Request.Method, parts) switch
            {
                ("GET", []) => List(),
                ("POST", [var name, var action]) => await ActAsync(name, action, context.RequestAborted).ConfigureAwait(false),
                _ => throw StatusException.MethodNotAllowed(),
            };
            await context.WriteJsonAsync(answer, 200).ConfigureAwait(false);
        }
        catch (KeyNotFoundException unknown)
        {
            await WriteAsync(context, new StatusException(404, "NotFound", unknown.Message)).ConfigureAwait(false);
        }
        catch (StatusException refusal)
        {
            await WriteAsync(context, refusal).ConfigureAwait(false);
        }

        return true;
    }

    private static Task WriteAsync(HttpContext context, StatusException refusal) =>
        context.WriteJsonAsync(refusal.ToStatus(), refusal.Code);

    private async Task<JsonObject> ActAsync(string name, string action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case "kill":
                await nodes.KillAsync(name, cancellationToken).ConfigureAwait(false);
                break;
            case "stop":
                nodes.Stop(name);
                break;
            case "start":
                nodes.Start(name);
                break;
            default:
                throw StatusException.NoSuchPath();
        }

        return Json(nodes.List().Single(node => node.Name == name));
    }

    private JsonObject List() => new() { ["nodes"] = new JsonArray([.. nodes.List().Select(Json)]) };

    private static JsonObject Json(NodeState node) => new()
    {
        ["name"] = node.Name,
        ["role"] = node.Role,
        ["power"] = JsonNamingPolicy.CamelCase.ConvertName(node.Power.ToString()),
        ["ready"] = node.Ready,
        ["taints"] = new JsonArray([.. node.Taints.Select(taint => (JsonNode)taint)]),
        ["pods"] = node.Pods,
    };
}
