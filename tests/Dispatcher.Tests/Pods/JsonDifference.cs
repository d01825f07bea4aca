using System.Text.Json.Nodes;

namespace Mesh.Dispatcher.Tests.Pods;

/// <summary>Says where two JSON values differ, a line for each place.</summary>
internal static class JsonDifference
{
    public static IReadOnlyList<string> Find(JsonNode? expected, JsonNode? actual)
    {
        var lines = new List<string>();
        Compare(expected, actual, "", lines);
        return lines;
    }

    private static void Compare(JsonNode? expected, JsonNode? actual, string path, List<string> lines)
    {
        switch (expected, actual)
        {
            case (JsonObject wanted, JsonObject found):
                foreach (var name in wanted.Select(p => p.Key).Union(found.Select(p => p.Key)))
                {
                    Member(wanted.ContainsKey(name), found.ContainsKey(name), wanted[name], found[name], $"{path}.{name}", lines);
                }

                break;
            case (JsonArray wanted, JsonArray found):
                for (var i = 0; i < Math.Max(wanted.Count, found.Count); i++)
                {
                    Member(
                        i < wanted.Count,
                        i < found.Count,
                        i < wanted.Count ? wanted[i] : null,
                        i < found.Count ? found[i] : null,
                        $"{path}[{i}]",
                        lines);
                }

                break;
            default:
                if (!JsonNode.DeepEquals(expected, actual))
                {
                    lines.Add($"{path}: expected {Text(expected)}, is {Text(actual)}");
                }

                break;
        }
    }

    private static void Member(
        bool isExpected, bool isThere, JsonNode? expected, JsonNode? actual, string path, List<string> lines)
    {
        if (!isThere)
        {
            lines.Add($"{path}: missing; expected {Text(expected)}");
        }
        else if (!isExpected)
        {
            lines.Add($"{path}: not expected; is {Text(actual)}");
        }
        else
        {
            Compare(expected, actual, path, lines);
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
