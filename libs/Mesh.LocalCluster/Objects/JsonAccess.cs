using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mesh.Local.Objects;

/// <summary>Reads raw Kubernetes JSON without trusting its shape: a value of another type reads as absent.</summary>
internal static class JsonAccess
{
    public static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (node is not JsonObject map || !map.TryGetPropertyValue(step, out node))
            {
                return null;
            }
        }

        return node;
    }

    public static JsonObject? Map(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

    public static JsonArray? List(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonArray;

    public static IEnumerable<JsonObject> Objects(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.List(path)?.OfType<JsonObject>() ?? [];

    public static IEnumerable<string> Strings(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.List(path)?.Select(item => item.AsText()).OfType<string>() ?? [];

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path).AsText();

    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool? Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        if (node.At(path) is not JsonValue value)
        {
            return null;
        }

        return value.TryGetValue<long>(out var number) ? number : value.TryGetValue<int>(out var small) ? small : null;
    }

    /// <summary>String-valued members of the map at <paramref name="path"/>.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Map(path)?
            .Select(pair => (pair.Key, Value: pair.Value.AsText()))
            .Where(pair => pair.Value is not null)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value!)) ?? [];

    /// <summary>The map at <paramref name="name"/>, made when absent or of another type.</summary>
    public static JsonObject Ensure(this JsonObject map, string name)
    {
        if (map[name] is JsonObject found)
        {
            return found;
        }

        var made = new JsonObject();
        map[name] = made;
        return made;
    }

    public static JsonObject Copy(this JsonObject map) => (JsonObject)map.DeepClone();

    public static byte[] ToUtf8(this JsonNode node)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            node.WriteTo(writer, Compact);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Touches every node, so that later concurrent readers never race on its lazy expansion.</summary>
    public static void Materialize(this JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var pair in map)
                {
                    pair.Value.Materialize();
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    item.Materialize();
                }

                break;
        }
    }
}
