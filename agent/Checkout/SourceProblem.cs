using Mesh.Intake.V1;

namespace Mesh.Agent.Checkout;

/// <summary>Why the source cannot be had: the job's own failure.</summary>
internal sealed record SourceProblem(OutcomeReason Reason, string Message);
