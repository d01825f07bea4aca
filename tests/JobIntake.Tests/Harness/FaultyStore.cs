using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Tests.Harness;

/// <summary>A store whose commits fail when told to, before or after the real commit.</summary>
internal sealed class FaultyStore(IJobStore inner) : IJobStore
{
    private int _failBefore;
    private int _failAfter;
    private bool? _failRemoval;

    public void FailNext(bool afterCommit)
    {
        if (afterCommit)
        {
            Interlocked.Exchange(ref _failAfter, 1);
        }
        else
        {
            Interlocked.Exchange(ref _failBefore, 1);
        }
    }

    /// <summary>Fails the next removal, before or after it is done; null: none.</summary>
    public void FailNextRemoval(bool? afterIt) => _failRemoval = afterIt;

    public async Task CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _failBefore, 0) == 1)
        {
            throw new IOException("injected before the commit");
        }

        await inner.CommitAsync(batch, cancellationToken);
        if (Interlocked.Exchange(ref _failAfter, 0) == 1)
        {
            throw new IOException("injected after the commit");
        }
    }

    /// <summary>From now on another process leads.</summary>
    public bool LeadIsLost { get; set; }

    public Task ConfirmAsync(CancellationToken cancellationToken) =>
        LeadIsLost ? throw new LeadershipLostException("injected") : inner.ConfirmAsync(cancellationToken);

    public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public Task<StoredQueue> RecoverAsync(CancellationToken cancellationToken) => inner.RecoverAsync(cancellationToken);

    public Task<IReadOnlyDictionary<RequestKey, KnownRequest>> FindRequestsAsync(
        IReadOnlyCollection<RequestKey> keys, CancellationToken cancellationToken) =>
        inner.FindRequestsAsync(keys, cancellationToken);

    public Task<JobRecord?> FindAsync(JobKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

    public Task<byte[]?> ReadDefinitionAsync(long sequence, CancellationToken cancellationToken) =>
        inner.ReadDefinitionAsync(sequence, cancellationToken);

    public Task<IReadOnlyDictionary<long, byte[]>> ReadDefinitionsAsync(
        IReadOnlyCollection<long> sequences, CancellationToken cancellationToken) =>
        inner.ReadDefinitionsAsync(sequences, cancellationToken);

    public Task<WorkflowRow?> FindWorkflowAsync(WorkflowKey key, CancellationToken cancellationToken) =>
        inner.FindWorkflowAsync(key, cancellationToken);

    public Task<IReadOnlyDictionary<string, JobPhase>> ReadWorkflowJobsAsync(
        WorkflowKey key, CancellationToken cancellationToken) => inner.ReadWorkflowJobsAsync(key, cancellationToken);

    public Task<SealedSecrets?> ReadSecretsAsync(long sequence, CancellationToken cancellationToken) =>
        inner.ReadSecretsAsync(sequence, cancellationToken);

    public Task<IReadOnlyDictionary<string, long>> CountSecretsByKeyAsync(CancellationToken cancellationToken) =>
        inner.CountSecretsByKeyAsync(cancellationToken);

    public Task<IReadOnlyList<StoredSecrets>> ListSecretsAsync(
        string keyId, long after, int limit, CancellationToken cancellationToken) =>
        inner.ListSecretsAsync(keyId, after, limit, cancellationToken);

    public Task ReplaceSecretsAsync(IReadOnlyCollection<StoredSecrets> rows, CancellationToken cancellationToken) =>
        inner.ReplaceSecretsAsync(rows, cancellationToken);

    public Task<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) =>
        inner.ListAsync(query, cancellationToken);

    public Task<IReadOnlyList<JobRecord>> ListChangedAsync(
        string? project, long version, int limit, CancellationToken cancellationToken) =>
        inner.ListChangedAsync(project, version, limit, cancellationToken);

    public Task<long> ReadRemovedVersionAsync(CancellationToken cancellationToken) => inner.ReadRemovedVersionAsync(cancellationToken);

    public Task<EndedProject?> FindEndedProjectAsync(string name, CancellationToken cancellationToken) =>
        inner.FindEndedProjectAsync(name, cancellationToken);

    public Task<long?> FindEndTimeAsync(string project, int count, CancellationToken cancellationToken) =>
        inner.FindEndTimeAsync(project, count, cancellationToken);

    public Task<IReadOnlyList<EndedJob>> ListEndedAsync(
        string project, EndedJob place, long before, int limit, CancellationToken cancellationToken) =>
        inner.ListEndedAsync(project, place, before, limit, cancellationToken);

    public Task<IReadOnlyList<EndedWorkflow>> ListEndedWorkflowsAsync(
        string project, long before, int jobs, CancellationToken cancellationToken) =>
        inner.ListEndedWorkflowsAsync(project, before, jobs, cancellationToken);

    public async Task RemoveAsync(Removal removal, CancellationToken cancellationToken)
    {
        var afterIt = _failRemoval;
        if (afterIt is not false)
        {
            await inner.RemoveAsync(removal, cancellationToken);
        }

        _failRemoval = null;
        if (afterIt is not null)
        {
            throw new IOException("injected around a removal");
        }
    }

    public Task<IReadOnlyDictionary<JobPhase, long>> CountOpenAsync(string? project, CancellationToken cancellationToken) =>
        inner.CountOpenAsync(project, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
