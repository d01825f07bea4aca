using Mesh.Intake.V1;

namespace Mesh.JobIntake.Secrets;

/// <summary>A spec as a dispatcher gets it.</summary>
/// <param name="Spec">With the values of its secrets, unless there is a problem.</param>
/// <param name="Problem">Why they are missing, one sentence; empty when they are not.</param>
internal sealed record OpenedSpec(JobSpec Spec, string Problem = "");
