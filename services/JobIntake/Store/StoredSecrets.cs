using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>The sealed secrets of a job.</summary>
/// <param name="Sequence">The job's place in the store.</param>
/// <param name="Job">The job.</param>
/// <param name="Secrets">What is stored for it.</param>
public sealed record StoredSecrets(long Sequence, JobKey Job, SealedSecrets Secrets);
