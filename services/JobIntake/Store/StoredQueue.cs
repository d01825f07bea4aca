using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Store;

/// <summary>What a queue starts from.</summary>
public sealed record StoredQueue(IReadOnlyList<JobRecord> OpenJobs, IReadOnlyList<StoredWorkflow> OpenWorkflows, long Version);
