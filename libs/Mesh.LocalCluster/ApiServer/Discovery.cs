using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Mesh.Local.Objects;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>What the API has: /api, /apis, /version, health and OpenAPI.</summary>
internal static class Discovery
{
    private const string Aggregated = "as=APIGroupDiscoveryList";
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static readonly string[] Verbs =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>Null when the path belongs to resources.</summary>
    public static DiscoveryAnswer? Answer(HttpRequest request, string path)
    {
        var aggregated = request.Headers.Accept.ToString().Contains("v=v2;" + Aggregated, StringComparison.Ordinal);
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] => DiscoveryAnswer.Json(new JsonObject { ["paths"] = Paths() }),
            ["healthz" or "readyz" or "livez", ..] => DiscoveryAnswer.Text("ok"),
            ["version"] => DiscoveryAnswer.Json(Version()),
            ["api"] when aggregated => DiscoveryAnswer.Json(GroupDiscovery([""]), AggregatedType),
            ["api"] => DiscoveryAnswer.Json(new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") }),
            ["api", "v1"] => DiscoveryAnswer.Json(Resources("")),
            ["apis"] when aggregated => DiscoveryAnswer.Json(GroupDiscovery(ResourceCatalog.Groups), AggregatedType),
            ["apis"] => DiscoveryAnswer.Json(Groups()),
            ["apis", var group] when ResourceCatalog.Groups.Contains(group) => DiscoveryAnswer.Json(Group(group, top: true)),
            ["apis", var group, "v1"] when ResourceCatalog.Groups.Contains(group) => DiscoveryAnswer.Json(Resources(group)),
            ["openapi", ..] => OpenApi.Answer(request, parts),
            _ => null,
        };
    }

    private static JsonArray Paths() =>
    [
        "/api", "/api/v1", "/apis", .. ResourceCatalog.Groups.Select(group => (JsonNode)$"/apis/{group}/v1"),
        "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version",
    ];

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "32",
        ["gitVersion"] = "v1.32.0+mesh-localcluster",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "none",
        ["compiler"] = RuntimeInformation.FrameworkDescription,
        ["platform"] = "linux/" + NodeArchitecture(),
    };

    public static string NodeArchitecture() => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. ResourceCatalog.Groups.Select(group => Group(group, top: false))]),
    };

    private static JsonObject Group(string group, bool top)
    {
        var version = new JsonObject { ["groupVersion"] = $"{group}/v1", ["version"] = "v1" };
        var json = new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray(version),
            ["preferredVersion"] = version.DeepClone(),
        };
        if (top)
        {
            json["kind"] = "APIGroup";
            json["apiVersion"] = "v1";
        }

        return json;
    }

    private static JsonObject Resources(string group)
    {
        var resources = new JsonArray();
        foreach (var kind in ResourceCatalog.Served.Where(kind => kind.Group == group))
        {
            var resource = new JsonObject
            {
                ["name"] = kind.Plural,
                ["singularName"] = kind.Singular,
                ["namespaced"] = kind.Namespaced,
                ["kind"] = kind.Kind,
                ["verbs"] = Texts(Verbs),
            };
            if (kind.ShortNames.Length > 0)
            {
                resource["shortNames"] = Texts(kind.ShortNames);
            }

            if (kind.Categories.Length > 0)
            {
                resource["categories"] = Texts(kind.Categories);
            }

            resources.Add(resource);
            foreach (var sub in kind.Subresources)
            {
                var entry = new JsonObject
                {
                    ["name"] = $"{kind.Plural}/{sub}",
                    ["singularName"] = "",
                    ["namespaced"] = kind.Namespaced,
                    ["kind"] = SubresourceKind(kind, sub),
                    ["verbs"] = Texts(SubresourceVerbs(sub)),
                };
                if (sub == "eviction")
                {
                    // kubectl drain evicts only where this names the group; otherwise it deletes.
                    (entry["group"], entry["version"]) = ("policy", "v1");
                }

                resources.Add(entry);
            }
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? "v1" : $"{group}/v1",
            ["resources"] = resources,
        };
    }

    private static JsonObject GroupDiscovery(IEnumerable<string> groups)
    {
        var items = new JsonArray();
        foreach (var group in groups)
        {
            var resources = ResourceCatalog.Served.Where(kind => kind.Group == group).Select(Resource);
            items.Add(new JsonObject
            {
                ["metadata"] = group.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group },
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["version"] = "v1",
                    ["freshness"] = "Current",
                    ["resources"] = new JsonArray([.. resources]),
                }),
            });
        }

        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = "apidiscovery.k8s.io/v2",
            ["metadata"] = new JsonObject(),
            ["items"] = items,
        };
    }

    private static JsonObject Resource(ResourceKind kind)
    {
        var json = new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = ResponseKind(kind, kind.Kind),
            ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = Texts(Verbs),
        };
        if (kind.ShortNames.Length > 0)
        {
            json["shortNames"] = Texts(kind.ShortNames);
        }

        if (kind.Categories.Length > 0)
        {
            json["categories"] = Texts(kind.Categories);
        }

        if (kind.Subresources.Length > 0)
        {
            json["subresources"] = new JsonArray(
            [
                .. kind.Subresources.Select(sub => new JsonObject
                {
                    ["subresource"] = sub,
                    ["responseKind"] = ResponseKind(kind, SubresourceKind(kind, sub)),
                    ["verbs"] = Texts(SubresourceVerbs(sub)),
                }),
            ]);
        }

        return json;
    }

    private static JsonObject ResponseKind(ResourceKind kind, string name) => new()
    {
        ["group"] = name == "Eviction" ? "policy" : kind.Group,
        ["version"] = kind.Version,
        ["kind"] = name,
    };

    private static string SubresourceKind(ResourceKind kind, string sub) => sub switch
    {
        "binding" => "Binding",
        "eviction" => "Eviction",
        "exec" => "PodExecOptions",
        _ => kind.Kind,
    };

    private static string[] SubresourceVerbs(string sub) => sub switch
    {
        "log" => ["get"],
        "binding" or "eviction" => ["create"],
        "exec" => ["create", "get"],
        "finalize" => ["update"],
        _ => ["get", "patch", "update"],
    };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
