using System.Globalization;
using System.Text.Json.Nodes;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;

namespace Mesh.Local.Patches;

/// <summary>RFC 6902.</summary>
internal static class JsonPatch
{
    public const int MaxOperations = 10_000;

    public static JsonObject Apply(JsonObject target, JsonArray operations)
    {
        if (operations.Count > MaxOperations)
        {
            throw new StatusException(
                413,
                "RequestEntityTooLarge",
                $"The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
        }

        JsonNode root = target;
        foreach (var operation in operations)
        {
            var path = Split(operation.Text("path") ?? throw Unprocessable("an operation lacks its path"));
            switch (operation.Text("op"))
            {
                case "add":
                    root = Add(root, path, operation.At("value")?.DeepClone());
                    break;
                case "replace":
                    Read(root, path);
                    root = Add(root, path, operation.At("value")?.DeepClone(), overwrite: true);
                    break;
                case "remove":
                    Read(root, path);
                    root = Remove(root, path);
                    break;
                case "test":
                    if (!JsonNode.DeepEquals(Read(root, path), operation.At("value")))
                    {
                        throw Unprocessable($"testing value {operation.Text("path")} failed");
                    }

                    break;
                case "copy":
                    root = Add(root, path, Read(root, From(operation))?.DeepClone());
                    break;
                case "move":
                    var moved = Read(root, From(operation))?.DeepClone();
                    root = Add(Remove(root, From(operation)), path, moved);
                    break;
                default:
                    throw Unprocessable($"unknown operation \"{operation.Text("op")}\"");
            }
        }

        return root as JsonObject ?? throw Unprocessable("the patch leaves no object");
    }

    private static string[] From(JsonNode? operation) =>
        Split(operation.Text("from") ?? throw Unprocessable("an operation lacks its from"));

    private static string[] Split(string pointer)
    {
        if (pointer.Length == 0)
        {
            return [];
        }

        return pointer[0] == '/'
            ? [.. pointer[1..].Split('/').Select(part => part.Replace("~1", "/").Replace("~0", "~"))]
            : throw Unprocessable($"invalid path \"{pointer}\"");
    }

    private static JsonNode? Read(JsonNode root, ReadOnlySpan<string> path)
    {
        JsonNode? node = root;
        foreach (var step in path)
        {
            node = node switch
            {
                JsonObject map when map.TryGetPropertyValue(step, out var next) => next,
                JsonArray list => list[Index(step, list.Count - 1)],
                _ => throw Unprocessable($"path not found: {step}"),
            };
        }

        return node;
    }

    private static JsonNode Add(JsonNode root, string[] path, JsonNode? value, bool overwrite = false)
    {
        if (path.Length == 0)
        {
            return value ?? throw Unprocessable("the patch leaves no object");
        }

        switch (Read(root, path.AsSpan(..^1)))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list when path[^1] == "-":
                list.Add(value);
                break;
            case JsonArray list when overwrite:
                list[Index(path[^1], list.Count - 1)] = value;
                break;
            case JsonArray list:
                list.Insert(Index(path[^1], list.Count), value);
                break;
            default:
                throw Unprocessable($"path not found: {string.Join('/', path)}");
        }

        return root;
    }

    private static JsonNode Remove(JsonNode root, string[] path)
    {
        switch (path.Length == 0 ? null : Read(root, path.AsSpan(..^1)))
        {
            case JsonObject map:
                map.Remove(path[^1]);
                break;
            case JsonArray list:
                list.RemoveAt(Index(path[^1], list.Count - 1));
                break;
            default:
                throw Unprocessable("the root cannot be removed");
        }

        return root;
    }

    private static int Index(string text, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= max
            ? index
            : throw Unprocessable($"index out of bounds: {text}");

    private static StatusException Unprocessable(string why) =>
        new(422, "Invalid", $"the server rejected our request due to an error in our request: {why}", new JsonObject());
}
