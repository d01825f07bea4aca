using System.Text.Json.Nodes;
using Mesh.Local.Objects;

namespace Mesh.Local.ApiServer;

/// <summary>The types of <c>schemas.txt</c> as OpenAPI schemas: enough for <c>kubectl explain</c>, not for validation.</summary>
internal static class SchemaCatalog
{
    private const string Prefix = "io.mesh.local.";

    private static readonly Lazy<Dictionary<string, JsonObject>> Types = new(Load);

    /// <summary>The schemas of these kinds and of all types that they lead to, by name.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <param name="root">Where a document keeps its schemas: <c>#/components/schemas/</c> or <c>#/definitions/</c>.</param>
    public static JsonObject Of(IEnumerable<ResourceKind> kinds, string root)
    {
        var schemas = new JsonObject();
        foreach (var kind in kinds)
        {
            var schema = Types.Value.GetValueOrDefault(kind.Kind)?.Copy() ?? Unknown(kind);
            schema["x-kubernetes-group-version-kind"] = new JsonArray(Identity(kind));
            var fields = schema.Ensure("properties");
            fields["apiVersion"] = Text("The API version of the object.");
            fields["kind"] = Text("The kind of the object.");
            schemas[Name(kind)] = schema;
            Include(schema, schemas, root);
        }

        return schemas;
    }

    public static JsonObject Identity(ResourceKind kind) =>
        new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };

    private static string Name(ResourceKind kind) =>
        kind.Group.Length == 0 ? Prefix + kind.Kind : $"{Prefix}{kind.Group.Split('.')[0]}.{kind.Kind}";

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };

    private static JsonObject Unknown(ResourceKind kind) => new()
    {
        ["description"] = $"{kind.Kind} of {kind.ApiVersion}; LocalCluster keeps every field but describes none.",
        ["type"] = "object",
        ["properties"] = new JsonObject { ["metadata"] = Reference("ObjectMeta") },
    };

    private static JsonObject Reference(string type) => new()
    {
        ["default"] = new JsonObject(),
        ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = type }),
    };

    /// <summary>Makes references full, and takes along what they lead to.</summary>
    private static void Include(JsonNode? node, JsonObject schemas, string root)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Include(item, schemas, root);
            }
        }
        else if (node is JsonObject map)
        {
            if (map.Text("$ref") is { } type && Types.Value.TryGetValue(type, out var target))
            {
                map["$ref"] = root + Prefix + type;
                if (!schemas.ContainsKey(Prefix + type))
                {
                    var copy = target.Copy();
                    schemas[Prefix + type] = copy;
                    Include(copy, schemas, root);
                }
            }

            foreach (var (_, value) in map.ToList())
            {
                Include(value, schemas, root);
            }
        }
    }

    private static Dictionary<string, JsonObject> Load()
    {
        using var stream = typeof(SchemaCatalog).Assembly.GetManifestResourceStream("Mesh.Local.schemas.txt")!;
        using var reader = new StreamReader(stream);
        var types = new Dictionary<string, JsonObject>();
        var current = new JsonObject();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#' || line.Split(" | ", 2) is not [var head, var words])
            {
                continue;
            }

            if (head[0] != ' ')
            {
                current = new JsonObject { ["description"] = words, ["type"] = "object", ["properties"] = new JsonObject() };
                types[head] = current;
                continue;
            }

            var parts = head.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var field = Schema(parts[1]);
            field["description"] = words;
            current.Ensure("properties")[parts[0]] = field;
            if (parts.Length > 2)
            {
                current["required"] ??= new JsonArray();
                current["required"]!.AsArray().Add(parts[0]);
            }
        }

        return types;
    }

    private static JsonObject Schema(string type) => type switch
    {
        "string" or "integer" or "boolean" or "number" or "object" => new JsonObject { ["type"] = type },
        "quantity" => new JsonObject { ["type"] = "string" },
        "time" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        "int-or-string" => new JsonObject { ["type"] = "string", ["format"] = "int-or-string" },
        "map" => Schema("map<string>"),
        _ when type.StartsWith("[]", StringComparison.Ordinal) =>
            new JsonObject { ["type"] = "array", ["items"] = Schema(type[2..]) },
        _ when type.StartsWith("map<", StringComparison.Ordinal) =>
            new JsonObject { ["type"] = "object", ["additionalProperties"] = Schema(type[4..^1]) },
        _ => Reference(type),
    };
}
