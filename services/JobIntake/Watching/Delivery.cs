using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Watching;

/// <summary>What a watcher took from its buffer.</summary>
/// <param name="Changes">The changes, in order; empty when lagging.</param>
/// <param name="IsLagging">Changes were skipped: they are to be read from the store.</param>
internal sealed record Delivery(IReadOnlyList<JobRecord> Changes, bool IsLagging);
