using Mesh.Artifacts;
using Mesh.Report.V1;

namespace Mesh.Cli.Artifacts;

/// <summary>The artifacts that a user means by a path: it is read as in a job's `artifacts`.</summary>
internal static class ArtifactChoice
{
    /// <exception cref="CliException">The path cannot name an artifact, or names none of these.</exception>
    public static IReadOnlyList<Artifact> Of(IReadOnlyList<Artifact> all, string? path, string job)
    {
        if (path is null)
        {
            return all;
        }

        if (ArtifactPattern.ProblemOf(path) is { } problem)
        {
            throw new CliException($"\"{path}\" names no artifact: it {problem}", ExitCodes.Usage);
        }

        var pattern = new ArtifactPattern(path);
        var chosen = all.Where(artifact => IsMatch(pattern, artifact.Path)).ToList();
        return chosen.Count > 0
            ? chosen
            : throw new CliException($"{job} has no artifact \"{path}\"; see `mesh artifacts {job}`", ExitCodes.Usage);
    }

    private static bool IsMatch(ArtifactPattern pattern, string path)
    {
        var places = pattern.Start;
        foreach (var (depth, name) in path.Split('/').Index())
        {
            places = pattern.Enter(places, name, isTop: depth == 0);
        }

        return pattern.IsMatched(places);
    }
}
