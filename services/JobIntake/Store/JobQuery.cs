using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>Which jobs to list.</summary>
/// <param name="Project">The project; null for all.</param>
/// <param name="Phases">Only jobs in one of these; empty for all.</param>
/// <param name="Before">Only jobs that came before this sequence.</param>
/// <param name="Limit">At most so many.</param>
public sealed record JobQuery(string? Project, IReadOnlyCollection<JobPhase> Phases, long Before, int Limit);
