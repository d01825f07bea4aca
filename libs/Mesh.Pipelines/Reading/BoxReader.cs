using System.Text.RegularExpressions;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

internal static partial class BoxReader
{
    private static readonly string[] Keys = ["id", "env"];

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex EnvironmentName { get; }

    public static PipelineBox? Read(YamlEntry entry, ErrorList errors)
    {
        switch (entry.Value)
        {
            case YamlText { IsNull: true } or YamlText { Text: "" }:
                errors.Add(entry.Key, "'box' names no image; write for example 'box: golang:1.22'");
                return null;
            case YamlText text:
                return Image(text.Text, text, errors) is { } image
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
        var environment = map.Find("env") is { } env ? Environment(env, errors) : [];
        if (map.Find("id") is not { } id)
        {
            errors.Add(key, "'box' has no 'id'; write for example 'id: golang:1.22' in it");
            return null;
        }

        return ValueReader.Text(id, errors) is { } text && Image(text, id.Value, errors) is { } image
            ? new PipelineBox(image, environment)
            : null;
    }

    private static string? Image(string text, YamlValue place, ErrorList errors)
    {
        if (text.Length is > 0 and <= 512 && !text.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
        {
            return text;
        }

        errors.Add(place, "an image must have 1 to 512 characters and no spaces, such as 'golang:1.22'");
        return null;
    }

    private static Dictionary<string, string> Environment(YamlEntry env, ErrorList errors)
    {
        var environment = new Dictionary<string, string>();
        if (env.Value is YamlText { IsNull: true })
        {
            return environment;
        }

        if (env.Value is not YamlMap map)
        {
            errors.Add(env.Value, $"'env' must be a mapping of names to values, not {env.Value.Kind}");
            return environment;
        }

        if (map.Entries.Count > PipelineLimits.EnvironmentEntries)
        {
            errors.Add(
                env.Key, $"'env' has {map.Entries.Count} entries; at most {PipelineLimits.EnvironmentEntries} are allowed");
        }

        foreach (var entry in map.Entries)
        {
            if (!EnvironmentName.IsMatch(entry.Key.Text))
            {
                errors.Add(entry.Key, $"'{entry.Key.Text}' is no name of an environment variable; use letters, digits and _");
            }
            else if (entry.Value is YamlText { IsNull: true })
            {
                environment[entry.Key.Text] = "";
            }
            else if (ValueReader.Text(entry, errors) is { } value)
            {
                environment[entry.Key.Text] = value;
            }
        }

        return environment;
    }
}
