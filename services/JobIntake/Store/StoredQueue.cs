using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>What a queue starts from.</summary>
public sealed record StoredQueue(IReadOnlyList<JobRecord> OpenJobs, long Version);
