using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

internal static class BoxReader
{
    private static readonly string[] Keys = ["id", "env"];

    public static PipelineBox? Read(YamlEntry entry, ErrorList errors)
    {
        switch (entry.Value)
        {
            case YamlText { IsNull: true } or YamlText { Text: "" }:
                errors.Add(entry.Key, "'box' names no image; write for example 'box: golang:1.22'");
                return null;
            case YamlText text:
                return ImageReader.Check(text.Text, text, errors) is { } image
                    ? new PipelineBox(image, new Dictionary<string, string>())
                    : null;
            case YamlMap map:
                return FromMap(entry.Key, map, errors);
            default:
                errors.Add(entry.Value, $"'box' must be an image or a mapping with id and env, not {entry.Value.Kind}");
                return null;
        }
    }

    private static PipelineBox? FromMap(YamlText key, YamlMap map, ErrorList errors)
    {
        ValueReader.RefuseOthers(map, "a box", Keys, errors);
        var environment = map.Find("env") is { } env ? EnvironmentReader.Read(env, errors) : [];
        if (map.Find("id") is not { } id)
        {
            errors.Add(key, "'box' has no 'id'; write for example 'id: golang:1.22' in it");
            return null;
        }

        return ValueReader.Text(id, errors) is { } text && ImageReader.Check(text, id.Value, errors) is { } image
            ? new PipelineBox(image, environment)
            : null;
    }
}
