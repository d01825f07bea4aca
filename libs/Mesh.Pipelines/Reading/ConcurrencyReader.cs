using System.Text.RegularExpressions;
using Mesh.Intake.V1;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

/// <summary><c>concurrency</c> of a node: a group, or a mapping with <c>group</c> and <c>policy</c>.</summary>
internal static partial class ConcurrencyReader
{
    private static readonly string[] Keys = ["group", "policy"];

    private static readonly Dictionary<string, ConcurrencyPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["queue"] = ConcurrencyPolicy.Queue,
        ["queue_latest"] = ConcurrencyPolicy.QueueLatest,
        ["cancel_in_progress"] = ConcurrencyPolicy.CancelInProgress,
    };

    [GeneratedRegex("^[A-Za-z0-9._:/-]{1,128}$")]
    private static partial Regex Group { get; }

    public static Concurrency? Read(YamlEntry entry, ErrorList errors)
    {
        if (entry.Value is not YamlMap map)
        {
            return ReadGroup(entry, errors) is { } name ? new Concurrency { Group = name } : null;
        }

        ValueReader.RefuseOthers(map, "'concurrency'", Keys, errors);
        if (map.Find("group") is not { } group)
        {
            errors.Add(map, "'concurrency' has no 'group'; write for example 'group: deploy' in it");
            return null;
        }

        var policy = ConcurrencyPolicy.Unspecified;
        if (map.Find("policy") is { } chosen
            && ValueReader.Text(chosen, errors) is { } text
            && !Policies.TryGetValue(text, out policy))
        {
            errors.Add(chosen.Value, $"'policy' must be {string.Join(", ", Policies.Keys)}");
        }

        return ReadGroup(group, errors) is { } named ? new Concurrency { Group = named, Policy = policy } : null;
    }

    private static string? ReadGroup(YamlEntry entry, ErrorList errors)
    {
        var group = ValueReader.Text(entry, errors);
        if (group is null || Group.IsMatch(group))
        {
            return group;
        }

        errors.Add(entry.Value, $"'{entry.Key.Text}' must be a name of 1 to 128 letters, digits and . _ : / -");
        return null;
    }
}
