using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Store;

/// <summary>
/// Where jobs are kept. One process writes at a time. Reads see everything that was committed, and nothing else.
/// A store that fails throws; the queue then reloads itself from what the store has.
/// </summary>
public interface IJobStore : IEndedJobs, IAsyncDisposable
{
    /// <summary>
    /// Makes the store ready: what one process has alone is claimed for it, what several share is left to the one that leads. Called
    /// once, before anything else.
    /// </summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// All open jobs and workflows, and the version of the last change. From here on this process writes; a store that several share
    /// refuses one that does not lead.
    /// </summary>
    Task<StoredQueue> RecoverAsync(CancellationToken cancellationToken);

    /// <summary>Makes a batch durable, all of it or nothing.</summary>
    Task CommitAsync(CommitBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Confirms that this process writes still, when it has nothing to commit: what it knows of the queue is true as of the call.
    /// </summary>
    /// <exception cref="LeadershipLostException">Another process leads, or has led meanwhile.</exception>
    Task ConfirmAsync(CancellationToken cancellationToken);

    /// <summary>Which of these requests were stored before.</summary>
    Task<IReadOnlyDictionary<RequestKey, KnownRequest>> FindRequestsAsync(
        IReadOnlyCollection<RequestKey> keys, CancellationToken cancellationToken);

    /// <summary>A job, open or ended; null when there is none.</summary>
    Task<JobRecord?> FindAsync(JobKey key, CancellationToken cancellationToken);

    /// <summary>What a job runs, as it was submitted; null when there is no such job.</summary>
    Task<byte[]?> ReadDefinitionAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>What these jobs run, by their sequences; what is not in the store is not in the answer.</summary>
    Task<IReadOnlyDictionary<long, byte[]>> ReadDefinitionsAsync(
        IReadOnlyCollection<long> sequences, CancellationToken cancellationToken);

    /// <summary>The sealed values of a job's secrets; null when it has none.</summary>
    Task<SealedSecrets?> ReadSecretsAsync(long sequence, CancellationToken cancellationToken);

    /// <summary>With which keys secrets are sealed, and those of how many jobs with each.</summary>
    Task<IReadOnlyDictionary<string, long>> CountSecretsByKeyAsync(CancellationToken cancellationToken);

    /// <summary>Secrets that are sealed with a key, of jobs that came after <paramref name="after"/>, in their order.</summary>
    Task<IReadOnlyList<StoredSecrets>> ListSecretsAsync(
        string keyId, long after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Puts secrets that were sealed anew in the place of the old ones, all of them or none; what is not there any more stays
    /// away. May be called while a commit runs.
    /// </summary>
    Task ReplaceSecretsAsync(IReadOnlyCollection<StoredSecrets> rows, CancellationToken cancellationToken);

    /// <summary>A workflow, open or ended; null when there is none.</summary>
    Task<WorkflowRow?> FindWorkflowAsync(WorkflowKey key, CancellationToken cancellationToken);

    /// <summary>Where the jobs of a workflow are, by their ids.</summary>
    Task<IReadOnlyDictionary<string, JobPhase>> ReadWorkflowJobsAsync(WorkflowKey key, CancellationToken cancellationToken);

    /// <summary>A page of jobs, newest first.</summary>
    Task<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken);

    /// <summary>Jobs whose last change came after <paramref name="version"/>, in the order of their changes.</summary>
    Task<IReadOnlyList<JobRecord>> ListChangedAsync(
        string? project, long version, int limit, CancellationToken cancellationToken);

    /// <summary>The open jobs by phase.</summary>
    Task<IReadOnlyDictionary<JobPhase, long>> CountOpenAsync(string? project, CancellationToken cancellationToken);
}
