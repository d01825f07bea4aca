using Mesh.JobIntake.Store;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Tests.Harness;

/// <summary>A store whose commits fail when told to, before or after the real commit.</summary>
internal sealed class FaultyStore(IJobStore inner) : IJobStore
{
    private int _failBefore;
    private int _failAfter;

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

    public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public Task<StoredQueue> RecoverAsync(CancellationToken cancellationToken) => inner.RecoverAsync(cancellationToken);

    public Task<IReadOnlyDictionary<RequestKey, KnownRequest>> FindRequestsAsync(
        IReadOnlyCollection<RequestKey> keys, CancellationToken cancellationToken) =>
        inner.FindRequestsAsync(keys, cancellationToken);

    public Task<JobRecord?> FindAsync(JobKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

    public Task<byte[]?> ReadDefinitionAsync(long sequence, CancellationToken cancellationToken) =>
        inner.ReadDefinitionAsync(sequence, cancellationToken);

    public Task<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) =>
        inner.ListAsync(query, cancellationToken);

    public Task<IReadOnlyList<JobRecord>> ListChangedAsync(
        string? project, long version, int limit, CancellationToken cancellationToken) =>
        inner.ListChangedAsync(project, version, limit, cancellationToken);

    public Task<int> CountAheadAsync(long sequence, int bound, CancellationToken cancellationToken) =>
        inner.CountAheadAsync(sequence, bound, cancellationToken);

    public Task<IReadOnlyDictionary<JobPhase, long>> CountOpenAsync(string? project, CancellationToken cancellationToken) =>
        inner.CountOpenAsync(project, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
