using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

internal static class StepReader
{
    private const string Script = "script";
    private static readonly string[] Keys = ["name", "code", "cwd"];

    /// <summary>
    /// The steps of an entry. A list that is empty or not there is no error here: Compile tells it when it matters.
    /// </summary>
    public static List<PipelineStep> ReadList(YamlEntry entry, int limit, ErrorList errors)
    {
        var steps = new List<PipelineStep>();
        if (entry.Value is YamlText { IsNull: true })
        {
            return steps;
        }

        if (entry.Value is not YamlList list)
        {
            errors.Add(entry.Value, $"'{entry.Key.Text}' must be a list of steps ('- script:' lines), not {entry.Value.Kind}");
            return steps;
        }

        if (list.Items.Count > limit)
        {
            errors.Add(list.Items[limit], $"'{entry.Key.Text}' has {list.Items.Count} steps; at most {limit} are allowed");
            return steps;
        }

        foreach (var item in list.Items)
        {
            if (Read(item, errors) is { } step)
            {
                steps.Add(step);
            }
        }

        return steps;
    }

    private static PipelineStep? Read(YamlValue item, ErrorList errors)
    {
        switch (item)
        {
            case YamlText { Text: Script } or YamlMap { Entries: [{ Key.Text: Script, Value: YamlText { IsNull: true } }] }:
                errors.Add(item, "this script has no 'code'; add it, indented below 'script:'");
                return null;
            case YamlText { IsNull: true }:
                errors.Add(item, "this step is empty; write it as '- script:' with name and code, or remove the '-'");
                return null;
            case YamlText text:
                errors.Add(text, Unsupported.Step(text.Text));
                return null;
            case YamlMap { Entries: [{ Key.Text: Script } script] }:
                return ReadScript(script, errors);
            case YamlMap { Entries: [var other] }:
                errors.Add(other.Key, Unsupported.Step(other.Key.Text));
                return null;
            case YamlMap { Entries: [{ Key.Text: Script, Value: YamlText { IsNull: true } }, { Key: var next }, ..] }:
                errors.Add(next, $"'{next.Text}' stands beside 'script'; indent it further, so that it is inside the step");
                return null;
            case YamlMap { Entries: [{ Key: var first }, ..] }:
                errors.Add(first, "a step has one key, its kind; begin the next step with '- script:'");
                return null;
            default:
                errors.Add(item, $"a step must be written as '- script:' with name and code, not as {item.Kind}");
                return null;
        }
    }

    private static PipelineStep? ReadScript(YamlEntry script, ErrorList errors)
    {
        if (script.Value is not YamlMap map)
        {
            errors.Add(script.Value, $"'script' must be a mapping with name and code, not {script.Value.Kind}");
            return null;
        }

        ValueReader.RefuseOthers(map, "a script", Keys, errors);
        var name = map.Find("name") is { Value: not YamlText { IsNull: true } } named ? ValueReader.Text(named, errors) : "";
        if (name is { Length: > 0 } && !ValueReader.IsName(name))
        {
            errors.Add(map.Find("name")!.Value.Value, $"the name of a step {ValueReader.NameRule}");
        }

        var cwd = map.Find("cwd") is { Value: not YamlText { IsNull: true } } place ? ValueReader.Text(place, errors) : "";
        if (map.Find("code") is not { } entry || entry.Value is YamlText { IsNull: true } or YamlText { Text: "" })
        {
            errors.Add(script.Key, "this script has no 'code'; add it, indented below 'script:'");
            return null;
        }

        return ValueReader.Text(entry, errors) is { } code && name is not null && cwd is not null
            ? new PipelineStep(name, code, cwd)
            : null;
    }
}
