using System.Collections.Frozen;
using System.Threading.Channels;
using Mesh.JobIntake.Leadership;
using Mesh.JobIntake.Leasing;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Watching;
using Mesh.Queue;
using Mesh.Queue.Commands;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Actor;

/// <summary>
/// The one active queue, while this process has the lead. It drains what waits, decides it in memory, commits it in one transaction,
/// and only then answers callers, publishes changes and pushes to dispatchers. While a commit runs, the next batch is decided.
/// </summary>
internal sealed partial class QueueActor : IHostedService, IQueueClient, IAsyncDisposable
{
    private const string NotLeading = "This JobIntake does not lead the queue; try again.";

    private static readonly TimeSpan ReloadBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly IJobStore _store;
    private readonly ChangeFeed _feed;
    private readonly LeaseSessions _sessions;
    private readonly QueueStatusBoard _board;
    private readonly QueueRole _role;
    private readonly TimeProvider _time;
    private readonly ILogger<QueueActor> _logger;
    private readonly QueueLimits _limits;
    private readonly Channel<QueueCall> _calls;
    private readonly List<QueueCall> _taken = [];
    private readonly int _batchSize;
    private readonly ITimer _alarm;
    private QueuePipeline? _pipeline;
    private Task<bool>? _arrival;
    private long _term;
    private Task _loop = Task.CompletedTask;

    public QueueActor(
        IJobStore store,
        ChangeFeed feed,
        LeaseSessions sessions,
        QueueStatusBoard board,
        QueueRole role,
        IOptions<QueueOptions> options,
        IOptions<ProjectsOptions> projects,
        TimeProvider time,
        ILogger<QueueActor> logger)
    {
        (_store, _feed, _sessions, _board, _role, _time, _logger) = (store, feed, sessions, board, role, time, logger);
        _limits = new QueueLimits
        {
            LeaseTimeToLive = options.Value.LeaseTimeToLive,
            AgeingInterval = options.Value.AgeingInterval,
            MaxOpenJobs = options.Value.MaxOpenJobs,
            DefaultProject = projects.Value.Default.ToLimits(),
            Projects = projects.Value.Named.ToFrozenDictionary(p => p.Key, p => p.Value.ToLimits(), StringComparer.Ordinal),
        };
        _batchSize = options.Value.BatchSize;
        _calls = Channel.CreateBounded<QueueCall>(new BoundedChannelOptions(options.Value.Capacity) { SingleReader = true });
        _alarm = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _store.OpenAsync(cancellationToken);
        _term = _role.Current.Term;
        if (_term != 0)
        {
            _pipeline = await ReloadAsync(cancellationToken);
        }

        // On the scheduler of whoever starts it, which is the thread pool's: a simulation brings its own.
        _loop = Task.Factory.StartNew(
            RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
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

    /// <summary>
    /// Makes it look at the clock and at its role: it reads the queue from the store when the lead is new, and forgets it when the
    /// lead is lost. A full channel needs no wake-up: every batch looks first.
    /// </summary>
    public void Wake() => _calls.Writer.TryWrite(new QueueCall([new QueueRequest(new QueueCommand.Tick())]));

    public async Task<QueueAnswer> AskAsync(QueueCommand command, CancellationToken cancellationToken, Addition? added = null)
    {
        var answers = await AskAllAsync([new QueueRequest(command, added)], cancellationToken);
        return answers[0];
    }

    public async Task<IReadOnlyList<QueueAnswer>> AskAllAsync(
        IReadOnlyList<QueueRequest> requests, CancellationToken cancellationToken)
    {
        var call = new QueueCall(requests);
        await EnqueueAsync(call, cancellationToken);
        return await call.AnswersAsync(cancellationToken);
    }

    public Task TellAsync(QueueCommand command, CancellationToken cancellationToken) =>
        EnqueueAsync(new QueueCall([new QueueRequest(command)]), cancellationToken);

    private async Task EnqueueAsync(QueueCall call, CancellationToken cancellationToken)
    {
        try
        {
            await _calls.Writer.WriteAsync(call, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            call.CompleteAll(new QueueAnswer.Unavailable("JobIntake is stopping."));
        }
    }

    private async Task RunAsync()
    {
        while (await WaitAsync())
        {
            _taken.Clear();
            TakeCalls();
            if (!await IsMineAsync())
            {
                Refuse(_taken, NotLeading);
                continue;
            }

            try
            {
                var pipeline = _pipeline ??= await ReloadAsync(CancellationToken.None);
                if (_taken.Count > 0)
                {
                    pipeline.Take(_taken);
                    _taken.Clear();
                }

                await pipeline.AdvanceAsync();
            }
            catch (LeadershipLostException e)
            {
                LogLeadLost(e.Message);
                await FailAsync("Another JobIntake leads the queue now; try again.");
                _role.StandBy(_term);
            }
            catch (Exception e)
            {
                // What is in memory may be ahead of the disk now. The disk is right: forget, reload, and let everyone ask again.
                LogBatchFailed(e, _taken.Count + (_pipeline?.Calls.Count() ?? 0));
                await FailAsync("The job store failed; try again.");
                _alarm.Change(ReloadBackoff, Timeout.InfiniteTimeSpan);
                if (_role.Current.Phase == RolePhase.TakingOver)
                {
                    // One that cannot even begin lets others try.
                    _role.StandBy(_term);
                }
            }
        }
    }

    /// <summary>Waits until there is something to do. False: it is stopping, and all that came in before is done.</summary>
    private async Task<bool> WaitAsync()
    {
        var progress = _pipeline?.Progress;
        if (progress is not null && (_pipeline is { HasRoom: false } || _arrival is { IsCompletedSuccessfully: true, Result: false }))
        {
            await Task.WhenAny(progress);
            return true;
        }

        // One that is waited for already is not asked for again.
        _arrival ??= ArriveAsync();
        if (progress is not null)
        {
            await Task.WhenAny(progress, _arrival);
            return true;
        }

        return await _arrival;
    }

    // Not AsTask: that goes on wherever the channel is written.
    private async Task<bool> ArriveAsync() => await _calls.Reader.WaitToReadAsync();

    private void TakeCalls()
    {
        var room = _pipeline is { } pipeline ? pipeline.HasRoom ? pipeline.Room : 0 : _batchSize;
        var commands = 0;
        while (commands < room && _calls.Reader.TryRead(out var call))
        {
            _taken.Add(call);
            commands += call.Requests.Count;
        }

        if (_arrival is { IsCompletedSuccessfully: true, Result: true } && commands < room)
        {
            _arrival = null;
        }
    }

    /// <summary>Whether this process has the lead. What was read under an earlier one is forgotten.</summary>
    private async Task<bool> IsMineAsync()
    {
        var term = _role.Current.Term;
        if (term != _term)
        {
            await ForgetAsync(NotLeading);
            _term = term;
        }

        return term != 0;
    }

    /// <summary>Forgets the queue, and refuses what has just come in with what is under way.</summary>
    private async Task FailAsync(string why)
    {
        await ForgetAsync(why);
        Refuse(_taken, why);
    }

    private async Task ForgetAsync(string why)
    {
        var pipeline = _pipeline;
        if (pipeline is not null)
        {
            await pipeline.SettleAsync();
            _pipeline = null;
        }

        _sessions.EndAll();
        Refuse(pipeline?.Calls ?? [], why);
    }

    private static void Refuse(IEnumerable<QueueCall> calls, string why)
    {
        foreach (var call in calls)
        {
            call.CompleteAll(new QueueAnswer.Unavailable(why));
        }
    }

    private void Finish(JobQueue queue, QueueBatch batch)
    {
        _board.Publish(queue.State);
        _feed.Publish(batch.Visible, batch.Commit.Version);
        _sessions.Push(batch.Effects);
        batch.AnswerAll();
        SetAlarm(queue.State);
    }

    private async Task<QueuePipeline> ReloadAsync(CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var stored = await _store.RecoverAsync(cancellationToken);
        var state = QueueState.Recover(stored.OpenJobs, stored.OpenWorkflows, stored.Version, _time.GetUtcNow(), _limits);
        var queue = new JobQueue(state, _limits);
        _feed.Reload(stored.Version);
        _board.Publish(state);
        SetAlarm(state);
        LogRecovered(stored.OpenJobs.Count, stored.Version, _time.GetElapsedTime(start));
        _role.Lead(_term);
        return new QueuePipeline(queue, _store, _batchSize, _time, batch => Finish(queue, batch));
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
