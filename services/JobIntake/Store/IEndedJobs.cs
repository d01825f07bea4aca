namespace Mesh.JobIntake.Store;

/// <summary>Jobs and workflows that have ended, as retention sees them: what has ended never changes, and goes only here.</summary>
public interface IEndedJobs
{
    /// <summary>The highest version among the jobs that were removed; 0 when none was.</summary>
    Task<long> ReadRemovedVersionAsync(CancellationToken cancellationToken);

    /// <summary>The next project after <paramref name="name"/>, by name, that has ended jobs; null when there is none.</summary>
    Task<EndedProject?> FindEndedProjectAsync(string name, CancellationToken cancellationToken);

    /// <summary>When the oldest of the project's newest <paramref name="count"/> ended jobs ended; null when it has fewer.</summary>
    Task<long?> FindEndTimeAsync(string project, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Ended jobs of no workflow that ended before <paramref name="before"/>, oldest end first, after <paramref name="place"/>.
    /// </summary>
    Task<IReadOnlyList<EndedJob>> ListEndedAsync(
        string project, EndedJob place, long before, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Workflows that ended before <paramref name="before"/>, oldest end first: one at least, when there is one, and then so many
    /// that all together have <paramref name="jobs"/> jobs, or a few more.
    /// </summary>
    Task<IReadOnlyList<EndedWorkflow>> ListEndedWorkflowsAsync(
        string project, long before, int jobs, CancellationToken cancellationToken);

    /// <summary>
    /// Removes jobs and workflows with all that belongs to them, all or none. May be called while a commit runs.
    /// </summary>
    /// <exception cref="InvalidDataException">One of them is not there, or has not ended.</exception>
    /// <exception cref="LeadershipLostException">Another process leads, or this one does not lead yet.</exception>
    Task RemoveAsync(Removal removal, CancellationToken cancellationToken);
}
