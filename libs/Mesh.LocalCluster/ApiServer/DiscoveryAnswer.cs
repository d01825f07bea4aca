using System.Text;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>A ready answer of the discovery part of the API.</summary>
internal sealed record DiscoveryAnswer(byte[] Body, string ContentType)
{
    public static DiscoveryAnswer Json(JsonNode node, string contentType = "application/json") => new(node.ToUtf8(), contentType);

    public static DiscoveryAnswer Text(string text) => new(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    public Task WriteAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            throw StatusException.MethodNotAllowed();
        }

        context.Response.ContentType = ContentType;
        return context.WriteUtf8Async(Body, 200);
    }
}
