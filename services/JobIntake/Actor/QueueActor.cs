using System.Threading.Channels;
using Mesh.JobIntake.Leasing;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Watching;
using Mesh.Queue;
using Mesh.Queue.Commands;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Actor;

/// <summary>
/// The one active queue. It drains what waits, decides it in memory, commits it in one transaction, and only then answers
/// callers, publishes changes and pushes to dispatchers. While a commit runs, the next batch gathers.
/// </summary>
internal sealed partial class QueueActor : IHostedService, IQueueClient, IAsyncDisposable
{
    private static readonly TimeSpan ReloadBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly IJobStore _store;
    private readonly ChangeFeed _feed;
    private readonly LeaseSessions _sessions;
    private readonly QueueStatusBoard _board;
    private readonly TimeProvider _time;
    private readonly ILogger<QueueActor> _logger;
    private readonly QueueLimits _limits;
    private readonly Channel<QueueCall> _calls;
    private readonly List<QueueCall> _batch;
    private readonly int _batchSize;
    private readonly ITimer _alarm;
    private JobQueue? _queue;
    private Task _loop = Task.CompletedTask;

    public QueueActor(
        IJobStore store,
        ChangeFeed feed,
        LeaseSessions sessions,
        QueueStatusBoard board,
        IOptions<QueueOptions> options,
        TimeProvider time,
        ILogger<QueueActor> logger)
    {
        (_store, _feed, _sessions, _board, _time, _logger) = (store, feed, sessions, board, time, logger);
        _limits = new QueueLimits { LeaseTimeToLive = options.Value.LeaseTimeToLive };
        _batchSize = options.Value.BatchSize;
        _batch = new List<QueueCall>(_batchSize);
        _calls = Channel.CreateBounded<QueueCall>(new BoundedChannelOptions(options.Value.Capacity) { SingleReader = true });
        // A full channel needs no wake-up: every batch looks at the clock first.
        _alarm = time.CreateTimer(
            _ => _calls.Writer.TryWrite(new QueueCall(new QueueCommand.Tick())),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _store.OpenAsync(cancellationToken);
        await ReloadAsync(cancellationToken);
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _calls.Writer.TryComplete();
        await _loop.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _calls.Writer.TryComplete();
        await _loop;
        await _alarm.DisposeAsync();
    }

    public async Task<QueueAnswer> AskAsync(QueueCommand command, CancellationToken cancellationToken, NewJob? added = null)
    {
        var call = new QueueCall(command, added);
        await EnqueueAsync(call, cancellationToken);
        return await call.Answer.WaitAsync(cancellationToken);
    }

    public Task TellAsync(QueueCommand command, CancellationToken cancellationToken) =>
        EnqueueAsync(new QueueCall(command), cancellationToken);

    private async Task EnqueueAsync(QueueCall call, CancellationToken cancellationToken)
    {
        try
        {
            await _calls.Writer.WriteAsync(call, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            call.Complete(new QueueAnswer.Unavailable("JobIntake is stopping."));
        }
    }

    private async Task RunAsync()
    {
        while (await _calls.Reader.WaitToReadAsync())
        {
            _batch.Clear();
            while (_batch.Count < _batchSize && _calls.Reader.TryRead(out var call))
            {
                _batch.Add(call);
            }

            try
            {
                await RunBatchAsync(_queue ?? await ReloadAsync(CancellationToken.None));
            }
            catch (Exception e)
            {
                // What is in memory may be ahead of the disk now. The disk is right: forget, reload, and let everyone ask again.
                LogBatchFailed(e, _batch.Count);
                _queue = null;
                _sessions.EndAll();
                _batch.ForEach(call => call.Complete(new QueueAnswer.Unavailable("The job store failed; try again.")));
                _alarm.Change(ReloadBackoff, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task RunBatchAsync(JobQueue queue)
    {
        var keys = _batch.Select(call => call.Added?.Request).OfType<RequestKey>().ToHashSet();
        var known = keys.Count == 0
            ? new Dictionary<RequestKey, KnownRequest>()
            : await _store.FindRequestsAsync(keys, CancellationToken.None);
        var batch = new QueueBatch(queue, known, _time.GetUtcNow());
        batch.Decide(_batch);
        if (!batch.Commit.IsEmpty)
        {
            await _store.CommitAsync(batch.Commit, CancellationToken.None);
        }

        _board.Publish(queue.State);
        _feed.Publish(batch.Visible, queue.State.Version);
        _sessions.Push(batch.Effects);
        batch.AnswerAll();
        SetAlarm(queue.State);
    }

    private async Task<JobQueue> ReloadAsync(CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var stored = await _store.RecoverAsync(cancellationToken);
        var state = QueueState.Recover(stored.OpenJobs, stored.Version, _time.GetUtcNow(), _limits);
        _queue = new JobQueue(state, _limits);
        _feed.Publish([], stored.Version);
        _board.Publish(state);
        SetAlarm(state);
        LogRecovered(stored.OpenJobs.Count, stored.Version, _time.GetElapsedTime(start));
        return _queue;
    }

    private void SetAlarm(QueueState state)
    {
        if (state.NextDeadline() is not { } deadline)
        {
            return;
        }

        var wait = deadline - _time.GetUtcNow();
        _alarm.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestSleep ? LongestSleep : wait, Timeout.InfiniteTimeSpan);
    }
}
