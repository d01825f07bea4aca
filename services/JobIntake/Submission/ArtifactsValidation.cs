using Mesh.Artifacts;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Submission;

/// <summary>Checks which files a job keeps.</summary>
internal static class ArtifactsValidation
{
    private const int MaxPaths = 100;

    public static void Check(JobSpec spec, string path, Violations found)
    {
        found.Require(spec.ArtifactJobs.Count == 0, $"{path}.artifact_jobs", "set by the server; leave it out");
        if (spec.Artifacts is not { } artifacts)
        {
            return;
        }

        found.Require(Enum.IsDefined(artifacts.When), $"{path}.artifacts.when", "must be an ArtifactCondition");
        found.Require(artifacts.Paths.Count is >= 1 and <= MaxPaths, $"{path}.artifacts.paths", $"1 to {MaxPaths} paths");
        foreach (var (index, pattern) in artifacts.Paths.Take(MaxPaths).Index())
        {
            if (ArtifactPattern.ProblemOf(pattern) is { } problem)
            {
                found.Add($"{path}.artifacts.paths[{index}]", problem);
            }
        }
    }
}
