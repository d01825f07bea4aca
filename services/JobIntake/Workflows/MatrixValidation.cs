using Mesh.Intake.V1;
using Mesh.JobIntake.Submission;

namespace Mesh.JobIntake.Workflows;

/// <summary>Checks a matrix.</summary>
internal static class MatrixValidation
{
    private const int MaxAxes = 8;
    private const int MaxAxisName = 63;
    private const int MaxValues = 256;
    private const int MaxValue = 256;
    private const int MaxExcludes = 256;
    private const int MaxCombinations = 256;

    public static void Check(Matrix matrix, JobSpec? spec, string path, Violations found)
    {
        found.Require(matrix.Axes.Count is >= 1 and <= MaxAxes, $"{path}.axes", $"1 to {MaxAxes} axes");
        found.Require(matrix.Exclude.Count <= MaxExcludes, $"{path}.exclude", $"at most {MaxExcludes} entries");
        found.Require(Enum.IsDefined(matrix.FailurePolicy), $"{path}.failure_policy", "must be a FailurePolicy");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var combinations = 1L;
        foreach (var (index, axis) in matrix.Axes.Take(MaxAxes).Index())
        {
            CheckAxis(axis, spec, names, $"{path}.axes[{index}]", found);
            combinations *= Math.Clamp(axis.Values.Count, 1, MaxValues);
        }

        found.Require(
            combinations <= MaxCombinations, path, $"{combinations} combinations; at most {MaxCombinations}, before the excluded ones");
        foreach (var (index, excluded) in matrix.Exclude.Take(MaxExcludes).Index())
        {
            found.Require(excluded.Values.Count > 0, $"{path}.exclude[{index}].values", "required");
            found.Require(
                excluded.Values.Keys.All(names.Contains), $"{path}.exclude[{index}].values", "keys must be names of axes");
        }
    }

    private static void CheckAxis(MatrixAxis axis, JobSpec? spec, HashSet<string> names, string at, Violations found)
    {
        if (axis.Name.Length > MaxAxisName || !TextRules.IsEnvironmentName(axis.Name))
        {
            found.Add($"{at}.name", $"required: 1 to {MaxAxisName} characters, [A-Za-z_][A-Za-z0-9_]*");
        }
        else if (!names.Add(axis.Name))
        {
            found.Add($"{at}.name", "another axis has this name");
        }
        else if (spec is not null && (spec.Env.ContainsKey(axis.Name) || spec.Secrets.Any(secret => secret.Name == axis.Name)))
        {
            found.Add($"{at}.name", "the job's env or secrets have this name too");
        }

        var isFine = axis.Values.Count is >= 1 and <= MaxValues
            && axis.Values.Distinct(StringComparer.Ordinal).Count() == axis.Values.Count
            && axis.Values.All(value => value.Length <= MaxValue && !TextRules.HasControl(value));
        found.Require(
            isFine, $"{at}.values", $"1 to {MaxValues} different values of at most {MaxValue} characters, no control characters");
    }
}
