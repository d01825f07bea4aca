namespace Mesh.JobIntake.Store;

/// <summary>When a job was stored.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="CreateTime">The time, in ticks of 100 ns, UTC.</param>
internal readonly record struct JobArrival(long Sequence, long CreateTime);
