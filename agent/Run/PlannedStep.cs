using Mesh.Intake.V1;

namespace Mesh.Agent.Run;

/// <summary>A step with its place in the report: prepare is 0, then the steps, then the after-steps.</summary>
internal sealed record PlannedStep(int Index, Step Step, bool IsAfter)
{
    public string Name => Step.Name;

    public static IReadOnlyList<PlannedStep> Of(JobSpec job) =>
    [
        .. job.Steps.Select((step, place) => new PlannedStep(1 + place, step, false)),
        .. job.AfterSteps.Select((step, place) => new PlannedStep(1 + job.Steps.Count + place, step, true)),
    ];
}
