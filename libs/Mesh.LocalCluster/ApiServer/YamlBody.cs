using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Mesh.Local.ApiServer;

/// <summary>A YAML body as JSON, by the core schema. Aliases may blow a body up to <see cref="MaxNodes"/> nodes.</summary>
internal sealed class YamlBody
{
    public const int MaxNodes = 200_000;

    private int _nodes;

    /// <exception cref="StatusException">400: not YAML, or more than one document.</exception>
    public static JsonNode? ToJson(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count switch
            {
                0 => null,
                1 => new YamlBody().Node(stream.Documents[0].RootNode),
                _ => throw StatusException.BadRequest("the body holds more than one document"),
            };
        }
        catch (YamlException failure)
        {
            throw StatusException.BadRequest($"error decoding YAML: {failure.Message}");
        }
    }

    private JsonNode? Node(YamlNode node)
    {
        if (++_nodes > MaxNodes)
        {
            throw StatusException.BadRequest($"the body has more than {MaxNodes} nodes");
        }

        switch (node)
        {
            case YamlMappingNode map:
                var json = new JsonObject();
                foreach (var (key, value) in map.Children)
                {
                    json[((YamlScalarNode)key).Value ?? ""] = Node(value);
                }

                return json;
            case YamlSequenceNode list:
                return new JsonArray([.. list.Children.Select(Node)]);
            case YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any } scalar:
                return Plain(scalar.Value ?? "");
            case YamlScalarNode scalar:
                return scalar.Value;
            default:
                throw StatusException.BadRequest("error decoding YAML: a node of unknown type");
        }
    }

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when (char.IsAsciiDigit(text[0]) || text[0] is '-' or '.')
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
        _ => text,
    };
}
