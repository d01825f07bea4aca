using Mesh.Intake.V1;

namespace Mesh.Agent.Checkout;

/// <summary>Why the source, or what is to lie in it, cannot be had.</summary>
internal sealed record SourceProblem(OutcomeReason Reason, string Message);
