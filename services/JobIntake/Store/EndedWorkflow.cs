namespace Mesh.JobIntake.Store;

/// <summary>A workflow that has ended, and so have all its jobs.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Jobs">The sequences of its jobs.</param>
public sealed record EndedWorkflow(long Sequence, IReadOnlyList<long> Jobs);
