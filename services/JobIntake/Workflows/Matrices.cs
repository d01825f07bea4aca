using Mesh.Intake.V1;

namespace Mesh.JobIntake.Workflows;

/// <summary>The combinations of a matrix.</summary>
internal static class Matrices
{
    /// <summary>
    /// The combinations in the order of the axes, the last one turning fastest, without those that are excluded; one empty combination
    /// without a matrix.
    /// </summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Combine(Matrix? matrix)
    {
        IEnumerable<Dictionary<string, string>> combinations = [new(StringComparer.Ordinal)];
        foreach (var axis in matrix?.Axes ?? [])
        {
            combinations = combinations.SelectMany(before => axis.Values.Select(value =>
                new Dictionary<string, string>(before, StringComparer.Ordinal) { [axis.Name] = value }));
        }

        return combinations.Where(combination => matrix?.Exclude.Any(excluded => Has(combination, excluded)) != true);
    }

    /// <summary>The node's name, with the values in brackets.</summary>
    public static string Title(string node, IReadOnlyDictionary<string, string> combination) =>
        combination.Count == 0 ? node : $"{node} ({string.Join(", ", combination.Values)})";

    private static bool Has(Dictionary<string, string> combination, MatrixCombination excluded) =>
        excluded.Values.All(value => combination.TryGetValue(value.Key, out var its) && its == value.Value);
}
