using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>
/// Where jobs are kept. One process writes at a time. Reads see everything that was committed, and nothing else.
/// A store that fails throws; the queue then reloads itself from what the store has.
/// </summary>
public interface IJobStore : IAsyncDisposable
{
    /// <summary>Claims the store for this process and brings its schema up to date. Called once, before anything else.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>All open jobs and the version of the last change.</summary>
    Task<StoredQueue> RecoverAsync(CancellationToken cancellationToken);

    /// <summary>Makes a batch durable, all of it or nothing.</summary>
    Task CommitAsync(CommitBatch batch, CancellationToken cancellationToken);

    /// <summary>Which of these requests were stored before.</summary>
    Task<IReadOnlyDictionary<RequestKey, KnownRequest>> FindRequestsAsync(
        IReadOnlyCollection<RequestKey> keys, CancellationToken cancellationToken);

    /// <summary>A job, open or ended; null when there is none.</summary>
    Task<JobRecord?> FindAsync(JobKey key, CancellationToken cancellationToken);

    /// <summary>What a job runs, as it was submitted; null when there is no such job.</summary>
    Task<byte[]?> ReadDefinitionAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>A page of jobs, newest first.</summary>
    Task<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken);

    /// <summary>Jobs whose last change came after <paramref name="version"/>, in the order of their changes.</summary>
    Task<IReadOnlyList<JobRecord>> ListChangedAsync(
        string? project, long version, int limit, CancellationToken cancellationToken);

    /// <summary>How many queued jobs came before <paramref name="sequence"/>; counts no further than the bound.</summary>
    Task<int> CountAheadAsync(long sequence, int bound, CancellationToken cancellationToken);

    /// <summary>The open jobs by phase.</summary>
    Task<IReadOnlyDictionary<JobPhase, long>> CountOpenAsync(string? project, CancellationToken cancellationToken);
}
