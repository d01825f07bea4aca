using System.Buffers;
using System.Text;
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
                var yaml = context.Request.ContentType?.Contains("yaml", StringComparison.Ordinal) == true;
                var node = bytes.Length == 0 ? null
                    : ProtobufBody.IsProtobuf(bytes) ? ProtobufBody.ToJson(bytes)
                    : yaml && bytes[0] != (byte)'{' ? YamlBody.ToJson(Encoding.UTF8.GetString(bytes))
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
        if (type is not (null or "" or "application/json" or "application/yaml" or ProtobufBody.ContentType))
        {
            throw new StatusException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: application/json");
        }

        return await context.ReadJsonAsync().ConfigureAwait(false) as JsonObject
            ?? throw StatusException.BadRequest("the body must be an object");
    }

    /// <summary>DeleteOptions from the body or, where there is none, from the query; null when neither says anything.</summary>
    /// <exception cref="StatusException">422: a wrong value.</exception>
    public static async Task<JsonObject?> ReadOptionsAsync(this HttpContext context)
    {
        var options = await context.ReadJsonAsync().ConfigureAwait(false) as JsonObject;
        var query = context.Request.Query;
        if (ListOptions.Number(query, "gracePeriodSeconds") is { } grace)
        {
            options ??= [];
            options["gracePeriodSeconds"] = grace;
        }

        if ((string?)query["propagationPolicy"] is { Length: > 0 } policy)
        {
            options ??= [];
            options["propagationPolicy"] = policy;
        }

        if ((string?)query["orphanDependents"] is { Length: > 0 } orphan)
        {
            options ??= [];
            options["orphanDependents"] = ListOptions.IsTrue(orphan);
        }

        if (query["dryRun"].Count > 0)
        {
            options ??= [];
            options["dryRun"] = new JsonArray([.. query["dryRun"].Select(value => (JsonNode?)value)]);
        }

        Check(options);
        return options;
    }

    public static bool IsDryRun(this JsonObject? options) => options.List("dryRun") is { Count: > 0 };

    private static void Check(JsonObject? options)
    {
        var errors = new List<FieldError>();
        var policy = options.Text("propagationPolicy");
        if (policy is not (null or "Foreground" or "Background" or "Orphan"))
        {
            errors.Add(FieldError.Unsupported("propagationPolicy", policy, "Background", "Foreground", "Orphan"));
        }
        else if (policy is not null && options.Flag("orphanDependents") is not null)
        {
            const string Why = "orphanDependents and deletionPropagation cannot be both set";
            errors.Add(FieldError.Invalid("propagationPolicy", policy, Why));
        }

        WriteOptions.CheckDryRun(options.Strings("dryRun"), errors);
        if (errors.Count > 0)
        {
            throw StatusException.InvalidOptions("DeleteOptions", errors);
        }
    }

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
