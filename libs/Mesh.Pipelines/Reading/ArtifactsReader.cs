using Mesh.Artifacts;
using Mesh.Intake.V1;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary>The files that a pipeline keeps: a list of paths, or a mapping with <c>paths</c> and <c>when</c>.</summary>
internal static class ArtifactsReader
{
    private static readonly string[] Keys = ["paths", "when"];

    private static readonly Dictionary<string, ArtifactCondition> Conditions = new(StringComparer.Ordinal)
    {
        ["on_success"] = ArtifactCondition.OnSuccess,
        ["on_failure"] = ArtifactCondition.OnFailure,
        ["always"] = ArtifactCondition.Always,
    };

    /// <summary>Null for none, and when an error was told.</summary>
    public static ArtifactSelection? Read(YamlEntry entry, ErrorList errors)
    {
        switch (entry.Value)
        {
            case YamlText { IsNull: true }:
                return null;
            case YamlMap map:
                return FromMap(entry, map, errors);
            default:
                return Of(ReadPaths(entry, errors), ArtifactCondition.OnSuccess);
        }
    }

    private static ArtifactSelection? FromMap(YamlEntry entry, YamlMap map, ErrorList errors)
    {
        ValueReader.RefuseOthers(map, "artifacts", Keys, errors);
        var when = ArtifactCondition.OnSuccess;
        if (map.Find("when") is { } condition
            && ValueReader.Text(condition, errors) is { } text
            && !Conditions.TryGetValue(text, out when))
        {
            errors.Add(condition.Value, $"'when' must be {string.Join(", ", Conditions.Keys)}");
        }

        if (map.Find("paths") is { Value: not YamlText { IsNull: true } } paths)
        {
            return Of(ReadPaths(paths, errors), when);
        }

        errors.Add(entry.Key, "'artifacts' names no files; give it 'paths', such as 'paths: [build/app]'");
        return null;
    }

    private static ArtifactSelection? Of(List<string> paths, ArtifactCondition when) =>
        paths.Count == 0 ? null : new ArtifactSelection { Paths = { paths }, When = when };

    private static List<string> ReadPaths(YamlEntry entry, ErrorList errors)
    {
        var items = entry.Value is YamlList list ? list.Items : [entry.Value];
        var paths = new List<string>();
        if (items.Count is 0 or > PipelineLimits.ArtifactPaths)
        {
            errors.Add(
                entry.Value,
                $"'{entry.Key.Text}' has {items.Count} paths; 1 to {PipelineLimits.ArtifactPaths} are allowed");
            return paths;
        }

        foreach (var item in items)
        {
            if (item is not YamlText { IsNull: false } text)
            {
                errors.Add(item, $"a path of '{entry.Key.Text}' must be a text such as build/*.tar.gz, not {item.Kind}");
            }
            else if (ArtifactPattern.ProblemOf(text.Text) is { } problem)
            {
                errors.Add(item, $"a path of '{entry.Key.Text}' {problem}");
            }
            else
            {
                paths.Add(text.Text);
            }
        }

        return paths;
    }
}
