using Google.Protobuf.Collections;

namespace Mesh.JobIntake.Submission;

/// <summary>Checks a map of environment variables.</summary>
internal static class EnvironmentValidation
{
    private const int MaxEntries = 1000;

    public static void Check(MapField<string, string> environment, string path, Violations found)
    {
        found.Require(environment.Count <= MaxEntries, path, $"at most {MaxEntries} entries");
        foreach (var (name, value) in environment)
        {
            if (!TextRules.IsEnvironmentName(name))
            {
                found.Add(path, "names match [A-Za-z_][A-Za-z0-9_]*");
            }
            else
            {
                found.Require(!value.Contains('\0'), $"{path}[{name}]", "a value cannot contain NUL");
            }
        }
    }
}
