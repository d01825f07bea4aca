using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

internal static class PipelineReader
{
    public static readonly string[] Keys = ["box", "services", "steps", "after-steps", "artifacts"];

    public static Pipeline? Read(YamlEntry entry, ErrorList errors)
    {
        if (Unsupported.Key(entry.Key.Text) is { } unsupported)
        {
            errors.Add(entry.Key, unsupported);
            return null;
        }

        if (!ValueReader.IsName(entry.Key.Text))
        {
            errors.Add(entry.Key, $"the name of a pipeline {ValueReader.NameRule}");
            return null;
        }

        switch (entry.Value)
        {
            case YamlText { IsNull: true }:
                return new Pipeline(entry.Key.Text, entry.Key.Line, entry.Key.Column, null, null, [], []);
            case YamlMap map:
                return FromMap(entry.Key, map, errors);
            default:
                errors.Add(entry.Value, $"the pipeline '{entry.Key.Text}' must be a mapping with steps, not {entry.Value.Kind}");
                return null;
        }
    }

    private static Pipeline FromMap(YamlText key, YamlMap map, ErrorList errors)
    {
        ValueReader.RefuseOthers(map, "a pipeline", Keys, errors);
        return new Pipeline(
            key.Text,
            key.Line,
            key.Column,
            map.Find("box") is { } box ? BoxReader.Read(box, errors) : null,
            map.Find("services") is { } services ? ServiceReader.ReadList(services, errors) : null,
            map.Find("steps") is { } steps ? StepReader.ReadList(steps, PipelineLimits.Steps, errors) : [],
            map.Find("after-steps") is { } after ? StepReader.ReadList(after, PipelineLimits.AfterSteps, errors) : [])
        {
            Artifacts = map.Find("artifacts") is { } artifacts ? ArtifactsReader.Read(artifacts, errors) : null,
        };
    }
}
