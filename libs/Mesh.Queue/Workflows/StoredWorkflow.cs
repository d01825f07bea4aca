using Mesh.Queue.Jobs;

namespace Mesh.Queue.Workflows;

/// <summary>An open workflow as a store has it.</summary>
/// <param name="Record">The workflow.</param>
/// <param name="Ended">Its jobs that have ended, and how.</param>
public sealed record StoredWorkflow(WorkflowRecord Record, IReadOnlyDictionary<string, JobPhase> Ended);
