using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Mesh.Local.Patches;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>A patch of one of the four published types.</summary>
internal sealed class PatchReader(string type, JsonNode body)
{
    private const string JsonType = "application/json-patch+json";
    private const string MergeType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    public bool IsApply => type == ApplyType;

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

        return new PatchReader(type, body!);
    }

    public JsonObject Apply(JsonObject target) => body switch
    {
        JsonArray operations => JsonPatch.Apply(target, operations),
        JsonObject patch when type == MergeType => MergePatch.Apply(target, patch),
        JsonObject patch => StrategicMergePatch.Apply(target, patch),
        _ => target,
    };

    /// <summary>Server-side apply of an object that does not exist creates it.</summary>
    public JsonObject AsNewObject(string name)
    {
        var made = ((JsonObject)body).Copy();
        made.Ensure("metadata")["name"] = name;
        return made;
    }
}
