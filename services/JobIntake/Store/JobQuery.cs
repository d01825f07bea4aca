using System.Collections.ObjectModel;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>Which jobs to list.</summary>
/// <param name="Project">The project; null for all.</param>
/// <param name="Phases">Only jobs in one of these; empty for all.</param>
/// <param name="Before">Only jobs that came before this sequence.</param>
/// <param name="Limit">At most so many.</param>
public sealed record JobQuery(string? Project, IReadOnlyCollection<JobPhase> Phases, long Before, int Limit)
{
    /// <summary>Only jobs that have all of these labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Only jobs that came after this sequence.</summary>
    public long After { get; init; }

    /// <summary>Only jobs stored at or after this time, in ticks of 100 ns, UTC; null for no bound.</summary>
    public long? CreatedFrom { get; init; }

    /// <summary>Only jobs stored before this time, in ticks of 100 ns, UTC; null for no bound.</summary>
    public long? CreatedBefore { get; init; }

    /// <summary>Only jobs of the workflow with this id; null for all.</summary>
    public string? Workflow { get; init; }
}
