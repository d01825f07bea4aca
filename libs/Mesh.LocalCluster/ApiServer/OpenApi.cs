using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.ApiServer;

/// <summary>
/// As much OpenAPI as kubectl wants before it applies: v3 says that fieldValidation is the server's business, so kubectl
/// checks nothing itself; v2 is asked for as a protobuf message, of which the empty one is valid.
/// </summary>
internal static class OpenApi
{
    public static DiscoveryAnswer Answer(string[] parts) => parts switch
    {
        [_, "v2", ..] => new DiscoveryAnswer([], "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"),
        [_, "v3"] => DiscoveryAnswer.Json(Root()),
        [_, "v3", "api", "v1"] => DiscoveryAnswer.Json(Document("")),
        [_, "v3", "apis", var group, "v1"] when ResourceCatalog.Groups.Contains(group) => DiscoveryAnswer.Json(Document(group)),
        _ => throw StatusException.NoSuchPath(),
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
        var paths = new JsonObject();
        var schemas = new JsonObject();
        foreach (var kind in ResourceCatalog.Served.Where(kind => kind.Group == group))
        {
            var root = group.Length == 0 ? "/api/v1" : $"/apis/{group}/v1";
            var path = $"{root}{(kind.Namespaced ? "/namespaces/{namespace}" : "")}/{kind.Plural}/{{name}}";
            var validation = new JsonObject
            {
                ["name"] = "fieldValidation",
                ["in"] = "query",
                ["schema"] = new JsonObject { ["type"] = "string" },
            };
            paths[path] = new JsonObject
            {
                ["patch"] = new JsonObject
                {
                    ["parameters"] = new JsonArray(validation),
                    ["x-kubernetes-group-version-kind"] = Identity(kind),
                    ["responses"] = new JsonObject(),
                },
            };
            schemas[$"io.mesh.local.{kind.Kind}"] = new JsonObject
            {
                ["description"] = $"{kind.Kind} of {kind.ApiVersion}; LocalCluster keeps every field but describes none.",
                ["type"] = "object",
                ["x-kubernetes-group-version-kind"] = new JsonArray(Identity(kind)),
            };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Mesh LocalCluster", ["version"] = "v1.32.0" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Identity(ResourceKind kind) =>
        new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };
}
