using k8s.Models;

namespace Mesh.Dispatcher.Pods;

/// <summary>Environments of containers.</summary>
internal static class PodVariables
{
    /// <summary>Lays lists over each other: a later one wins, and every name is there once, as the API wants it.</summary>
    public static List<V1EnvVar> Merge(params ReadOnlySpan<IEnumerable<V1EnvVar>> lists)
    {
        var merged = new List<V1EnvVar>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var list in lists)
        {
            foreach (var variable in list)
            {
                if (places.TryAdd(variable.Name, merged.Count))
                {
                    merged.Add(variable);
                }
                else
                {
                    merged[places[variable.Name]] = variable;
                }
            }
        }

        return merged;
    }

    /// <summary>A job's own variables, by name: a map has no order, and the same job gives the same pod.</summary>
    public static IEnumerable<V1EnvVar> OfJob(IEnumerable<KeyValuePair<string, string>> environment) =>
        environment.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => Of(e.Key, Literal(e.Value)));

    public static V1EnvVar Of(string name, string value) => new() { Name = name, Value = value };

    /// <summary>
    /// Kubernetes expands <c>$(NAME)</c> and reads <c>$$</c> as <c>$</c>; a job's own text must arrive as it was written.
    /// </summary>
    public static string Literal(string value) => value.Replace("$", "$$", StringComparison.Ordinal);

    /// <summary>Where the shared volumes are.</summary>
    public static IEnumerable<V1EnvVar> Directories() =>
    [
        Of("MESH_CONTROL_DIR", RunnerVolumes.ControlDirectory),
        Of("MESH_PIPELINE_DIR", RunnerVolumes.PipelineDirectory),
    ];
}
