namespace Mesh.Pipelines.Reading;

/// <summary>
/// What files for Wercker may hold and Mesh does not run yet. Refused by name, so that nothing is left out in silence.
/// </summary>
internal static class Unsupported
{
    private static readonly HashSet<string> Keys =
        ["command-timeout", "no-response-timeout", "source-dir", "base-path", "fail-fast", "ignore-file"];

    public static string? Key(string key) =>
        Keys.Contains(key) ? $"'{key}' is not supported yet by this version of Mesh; remove it" : null;

    public static string Step(string id) =>
        $"the step '{id}' is not supported yet by this version of Mesh; write it as '- script:' with name and code";
}
