using Mesh.JobIntake.Store;
using Mesh.Queue;

namespace Mesh.JobIntake.Actor;

/// <summary>
/// The way of calls through one queue in memory: their request_ids are looked up, they are decided into the open batch, the batch is
/// committed. Each stage has one thing at a time and works while the others do: what is decided while a commit runs gathers in the
/// next batch. Batches are finished in their order, each after its commit. One task at a time; a stage that fails ends it.
/// </summary>
/// <param name="queue">The queue.</param>
/// <param name="store">Where its batches go.</param>
/// <param name="batchSize">Commands in a batch, from which on it takes no further calls.</param>
/// <param name="time">The clock of decisions.</param>
/// <param name="finish">What is to happen with a batch that is on disk.</param>
internal sealed class QueuePipeline(
    JobQueue queue, IJobStore store, int batchSize, TimeProvider time, Action<QueueBatch> finish)
{
    private static readonly IReadOnlyDictionary<RequestKey, KnownRequest> None = new Dictionary<RequestKey, KnownRequest>();

    private QueueBatch _open = new(queue);
    private QueueBatch? _committing;
    private Task _commit = Task.CompletedTask;
    private Lookup? _lookup;

    /// <summary>Whether it takes further calls.</summary>
    public bool HasRoom => _lookup is null && _open.Commands < batchSize;

    /// <summary>How many commands the open batch still takes.</summary>
    public int Room => batchSize - _open.Commands;

    /// <summary>Completes when <see cref="AdvanceAsync"/> has something to do; null: nothing is under way.</summary>
    public Task? Progress => (_lookup, _committing) switch
    {
        ({ } lookup, { }) => Task.WhenAny(lookup.Known, _commit),
        ({ } lookup, null) => lookup.Known,
        (null, { }) => _commit,
        _ => null,
    };

    /// <summary>The calls that nobody has answered yet.</summary>
    public IEnumerable<QueueCall> Calls =>
        [.. _committing?.Calls ?? [], .. _open.Calls, .. _lookup?.Calls ?? []];

    /// <summary>Takes calls, while there is room.</summary>
    public void Take(IReadOnlyCollection<QueueCall> calls)
    {
        var keys = calls.SelectMany(call => call.Requests).Select(request => request.Added?.Request).OfType<RequestKey>().ToHashSet();
        if (keys.Count == 0)
        {
            _open.Decide(calls, None, [], time.GetUtcNow());
            return;
        }

        // The store may answer as of before a commit that runs now and is over by then.
        QueueBatch[] under = _committing is { } committing ? [committing, _open] : [_open];
        _lookup = new Lookup([.. calls], under, store.FindRequestsAsync(keys, CancellationToken.None));
    }

    /// <summary>Takes every stage as far as it goes without waiting.</summary>
    public async Task AdvanceAsync()
    {
        while (true)
        {
            if (_committing is { } committed && _commit.IsCompleted)
            {
                await _commit;
                finish(committed);
                _committing = null;
            }
            else if (_lookup is { Known.IsCompleted: true } lookup)
            {
                _open.Decide(lookup.Calls, await lookup.Known, lookup.Under, time.GetUtcNow());
                _lookup = null;
            }
            else if (_committing is null && _open.HasCalls)
            {
                _open.Close(time.GetUtcNow());
                (_committing, _open) = (_open, new QueueBatch(queue));
                _commit = CommitAsync(_committing);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>
    /// Waits for the commit that runs, so that the store can be read. When it was carried out its batch is finished; the calls of all
    /// others stay in <see cref="Calls"/>.
    /// </summary>
    public async Task SettleAsync()
    {
        if (_committing is { } committing && !_commit.IsCompleted)
        {
            await _commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (_commit.IsCompletedSuccessfully)
            {
                finish(committing);
                _committing = null;
            }
        }
    }

    private async Task CommitAsync(QueueBatch batch)
    {
        if (!batch.Commit.IsEmpty)
        {
            await store.CommitAsync(batch.Commit, CancellationToken.None);
        }
        else if (batch.Tells)
        {
            // A refusal or a renewal changes nothing, and is a lie all the same when another process leads by now.
            await store.ConfirmAsync(CancellationToken.None);
        }
    }

    private sealed record Lookup(
        IReadOnlyList<QueueCall> Calls,
        IReadOnlyList<QueueBatch> Under,
        Task<IReadOnlyDictionary<RequestKey, KnownRequest>> Known);
}
