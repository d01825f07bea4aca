namespace Mesh.JobIntake.Leadership;

/// <summary>The role at one moment.</summary>
/// <param name="Phase">What this process is.</param>
/// <param name="Term">Which of this process's leads it is, from 1; 0 while it has none.</param>
/// <param name="Leader">Who leads in its place; null when nobody is known to.</param>
/// <param name="LeadEnds">Cancelled once the lead is over; from the start when there is none.</param>
/// <param name="Changed">Completes when this is not the role any more.</param>
internal sealed record RoleState(
    RolePhase Phase, long Term, KnownLeader? Leader, CancellationToken LeadEnds, Task Changed);
