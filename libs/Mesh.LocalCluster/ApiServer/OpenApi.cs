using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>
/// As much OpenAPI as clients want before they apply or explain: v3 says that fieldValidation is the server's business, so
/// kubectl checks nothing itself; v2 as a protobuf message is the empty one, which is valid, and as JSON has the same types.
/// </summary>
internal static class OpenApi
{
    private const string Protobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    public static DiscoveryAnswer Answer(HttpRequest request, string[] parts) => parts switch
    {
        [_, "v2", ..] when request.Headers.Accept.ToString().Contains("proto-openapi", StringComparison.Ordinal) =>
            new DiscoveryAnswer([], Protobuf),
        [_, "v2", ..] => DiscoveryAnswer.Json(Swagger()),
        [_, "v3"] => DiscoveryAnswer.Json(Root()),
        [_, "v3", "api", "v1"] => DiscoveryAnswer.Json(Document("")),
        [_, "v3", "apis", var group, "v1"] when ResourceCatalog.Groups.Contains(group) => DiscoveryAnswer.Json(Document(group)),
        _ => throw StatusException.NoSuchPath(),
    };

    private static JsonObject Info() => new() { ["title"] = "Mesh LocalCluster", ["version"] = "v1.32.0" };

    private static JsonObject Swagger() => new()
    {
        ["swagger"] = "2.0",
        ["info"] = Info(),
        ["paths"] = new JsonObject(),
        ["definitions"] = SchemaCatalog.Of(ResourceCatalog.Served, "#/definitions/"),
    };

    private static JsonObject Root()
    {
        var paths = new JsonObject { ["api/v1"] = Link("api/v1") };
        foreach (var group in ResourceCatalog.Groups)
        {
            paths[$"apis/{group}/v1"] = Link($"apis/{group}/v1");
        }

        return new JsonObject { ["paths"] = paths };
    }

    private static JsonObject Link(string path) => new() { ["serverRelativeURL"] = $"/openapi/v3/{path}" };

    private static JsonObject Document(string group)
    {
        var kinds = ResourceCatalog.Served.Where(kind => kind.Group == group).ToList();
        var paths = new JsonObject();
        foreach (var kind in kinds)
        {
            var root = group.Length == 0 ? "/api/v1" : $"/apis/{group}/v1";
            var path = $"{root}{(kind.Namespaced ? "/namespaces/{namespace}" : "")}/{kind.Plural}";
            paths[path] = new JsonObject { ["post"] = Operation(kind), ["get"] = Operation(kind) };
            paths[path + "/{name}"] = new JsonObject { ["patch"] = Operation(kind), ["get"] = Operation(kind) };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = Info(),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = SchemaCatalog.Of(kinds, "#/components/schemas/") },
        };
    }

    private static JsonObject Operation(ResourceKind kind)
    {
        var validation = new JsonObject
        {
            ["name"] = "fieldValidation",
            ["in"] = "query",
            ["schema"] = new JsonObject { ["type"] = "string" },
        };
        return new JsonObject
        {
            ["parameters"] = new JsonArray(validation),
            ["x-kubernetes-group-version-kind"] = SchemaCatalog.Identity(kind),
            ["responses"] = new JsonObject(),
        };
    }
}
