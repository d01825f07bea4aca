using System.Text.Json.Nodes;
using Mesh.Local.Apply;
using Mesh.Local.Objects;
using Mesh.Local.Patches;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>A patch of one of the four published types.</summary>
internal sealed class PatchReader(string type, JsonNode body, WriteOptions options)
{
    private const string JsonType = "application/json-patch+json";
    private const string MergeType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    public WriteOptions Options => options;

    public bool IsApply => options.IsApply;

    public static async Task<PatchReader> ReadAsync(HttpContext context)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim() ?? "";
        if (type is not (JsonType or MergeType or StrategicType or ApplyType))
        {
            throw new StatusException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " +
                $"{JsonType}, {MergeType}, {StrategicType}, {ApplyType}");
        }

        var body = await context.ReadJsonAsync().ConfigureAwait(false);
        if (type == JsonType ? body is not JsonArray : body is not JsonObject)
        {
            throw StatusException.BadRequest("error decoding patch: the body has another shape than its type says");
        }

        var options = WriteOptions.Parse(context.Request, "PatchOptions", type == ApplyType);
        if (options.IsApply)
        {
            CheckConfiguration((JsonObject)body!);
        }

        return new PatchReader(type, body!, options);
    }

    /// <summary>The object as the patch makes it.</summary>
    /// <param name="target">The present object; of a new one its type and name. It may be changed.</param>
    /// <param name="subresource">Set when only that part is patched.</param>
    /// <param name="time">When, for the fields' new owner.</param>
    public JsonObject Apply(JsonObject target, string? subresource, string time) => body switch
    {
        JsonObject configuration when options.IsApply =>
            ServerSideApply.Apply(target, configuration, options.Manager!, options.Force, subresource, time),
        JsonArray operations => JsonPatch.Apply(target, operations),
        JsonObject patch when type == MergeType => MergePatch.Apply(target, patch),
        JsonObject patch => StrategicMergePatch.Apply(target, patch),
        _ => target,
    };

    /// <summary>What a patch that is applied to nothing starts from.</summary>
    public static JsonObject Empty(ApiPath path)
    {
        var metadata = new JsonObject { ["name"] = path.Name };
        if (path.Kind.Namespaced)
        {
            metadata["namespace"] = path.Namespace;
        }

        return new JsonObject { ["apiVersion"] = path.Kind.ApiVersion, ["kind"] = path.Kind.Kind, ["metadata"] = metadata };
    }

    /// <summary>The configuration names this object; what the URL says must agree.</summary>
    public void CheckTarget(ApiPath path)
    {
        if (body.Text("metadata", "name") is { Length: > 0 } name && name != path.Name)
        {
            throw StatusException.BadRequest(
                $"the name of the object ({name}) does not match the name on the URL ({path.Name})");
        }

        if (body.Text("apiVersion") != path.Kind.ApiVersion || body.Text("kind") != path.Kind.Kind)
        {
            throw StatusException.BadRequest(
                $"the object of the patch is a {body.Text("apiVersion")} {body.Text("kind")}, not a {path.Kind.ApiVersion} " +
                path.Kind.Kind);
        }
    }

    private static void CheckConfiguration(JsonObject configuration)
    {
        if (configuration.List("metadata", "managedFields") is { Count: > 0 })
        {
            throw StatusException.BadRequest("metadata.managedFields must be nil");
        }

        foreach (var field in (string[])["kind", "apiVersion"])
        {
            if (configuration.Text(field) is not { Length: > 0 })
            {
                throw StatusException.BadRequest($"Object '{field}' is missing in the configuration to apply");
            }
        }
    }
}
