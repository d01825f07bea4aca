using System.Text.RegularExpressions;
using Mesh.Pipelines.Yaml;

namespace Mesh.Pipelines.Reading;

internal static partial class EnvironmentReader
{
    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Name { get; }

    public static bool IsName(string text) => Name.IsMatch(text);

    /// <summary>The variables of an entry 'env'.</summary>
    public static Dictionary<string, string> Read(YamlEntry env, ErrorList errors)
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
            if (!Name.IsMatch(entry.Key.Text))
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
