using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>Bodies in and out.</summary>
internal static class RequestBodies
{
    /// <summary>As a real API server: what does not fit into a request to etcd is refused.</summary>
    public const int MaxBodyBytes = 3 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 128 };

    public static async Task<JsonNode?> ReadJsonAsync(this HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (read.Buffer.Length > MaxBodyBytes)
            {
                throw new StatusException(
                    413,
                    "RequestEntityTooLarge",
                    $"Request entity too large: limit is {MaxBodyBytes}");
            }

            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var bytes = read.Buffer.ToArray();
            reader.AdvanceTo(read.Buffer.End);
            try
            {
                var node = bytes.Length == 0 ? null
                    : ProtobufBody.IsProtobuf(bytes) ? ProtobufBody.ToJson(bytes)
                    : JsonNode.Parse(bytes, null, Strict);
                node.Materialize();
                return node;
            }
            catch (Exception failure) when (failure is JsonException or ArgumentException)
            {
                throw StatusException.BadRequest($"the object provided is unrecognized: {failure.Message}");
            }
        }
    }

    public static async Task<JsonObject> ReadObjectAsync(this HttpContext context)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim();
        if (type is not (null or "" or "application/json" or ProtobufBody.ContentType))
        {
            throw new StatusException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: application/json");
        }

        return await context.ReadJsonAsync().ConfigureAwait(false) as JsonObject
            ?? throw StatusException.BadRequest("the body must be an object");
    }

    /// <summary>DeleteOptions from the body, overridden by the query; null when neither says anything.</summary>
    public static async Task<JsonObject?> ReadOptionsAsync(this HttpContext context)
    {
        var options = await context.ReadJsonAsync().ConfigureAwait(false) as JsonObject;
        if (ListOptions.Number(context.Request.Query, "gracePeriodSeconds") is { } grace)
        {
            options ??= [];
            options["gracePeriodSeconds"] = grace;
        }

        return options;
    }

    public static bool IsDryRun(this HttpContext context) => context.Request.Query["dryRun"] == "All";

    public static Task WriteJsonAsync(this HttpContext context, JsonNode node, int code) =>
        context.WriteUtf8Async(node.ToUtf8(), code);

    public static async Task WriteUtf8Async(this HttpContext context, ReadOnlyMemory<byte> utf8, int code)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType ??= "application/json";
        context.Response.ContentLength = utf8.Length;
        await context.Response.BodyWriter.WriteAsync(utf8, context.RequestAborted).ConfigureAwait(false);
    }
}
