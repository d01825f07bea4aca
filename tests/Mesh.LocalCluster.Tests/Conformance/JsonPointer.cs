using System.Globalization;
using System.Text.Json.Nodes;

namespace Mesh.Local.Tests.Conformance;

/// <summary>RFC 6901; what is not there reads as null.</summary>
internal static class JsonPointer
{
    public static JsonNode? Read(JsonNode? node, string pointer)
    {
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var step = part.Replace("~1", "/").Replace("~0", "~");
            node = node switch
            {
                JsonObject map => map[step],
                JsonArray list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }
}
