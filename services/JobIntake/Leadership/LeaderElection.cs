using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Store.Postgres;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Leadership;

/// <summary>
/// Stands by until the lead is free, takes it, keeps it, and stands by again when it is lost. The lease decides only who tries to
/// write: that an old leader cannot is the epoch's work, which every commit checks.
/// </summary>
internal sealed partial class LeaderElection(
    LeaderLease lease,
    QueueRole role,
    QueueActor queue,
    ProcessIdentity identity,
    AdvertisedAddress address,
    IOptions<LeadershipOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<LeaderElection> logger) : BackgroundService
{
    // A process that cannot read the queue lets others try before it tries again.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private string _followed = "";
    private bool _isTooOld;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not bound to stoppingToken: that comes only after the last caller was served.
        var stop = lifetime.ApplicationStopping;
        try
        {
            await ListeningAsync(stoppingToken);
            var self = address.Value;
            while (true)
            {
                var (term, taken) = await StandByAsync(self, stop);
                await LeadAsync(term, taken, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || stoppingToken.IsCancellationRequested)
        {
            // The process ends: readiness goes first, then what the queue took is decided, and then the next one need not wait.
            role.Stop();
            await queue.StopAsync(CancellationToken.None);
            await lease.ReleaseAsync(CancellationToken.None);
        }
    }

    private async Task ListeningAsync(CancellationToken stop)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stop);
    }

    /// <returns>The term of the lead that was taken, and since when it holds at the earliest.</returns>
    private async Task<(long Term, long Taken)> StandByAsync(Uri self, CancellationToken stop)
    {
        LeaderRow? before = null;
        while (true)
        {
            if (await lease.LookAsync(stop) is { } row)
            {
                Follow(row);
                var start = time.GetTimestamp();
                if (Succession.MayTake(row, before, identity.Id)
                    && IsOfThisSchema(row)
                    && await lease.TryTakeAsync(row, self, stop))
                {
                    stop.ThrowIfCancellationRequested();
                    _followed = "";
                    LogTakesOver(row.Holder.Length == 0 ? "nobody" : row.Holder);
                    return (role.TakeOver(), start);
                }

                before = row;
            }

            await Task.Delay(options.Value.LookEvery, time, stop);
        }
    }

    private void Follow(LeaderRow row)
    {
        var isOther = row.Holder != identity.Id;
        role.See(isOther ? row.Holder : "", row.Url, row.IsAlive);
        if (isOther && row.IsAlive && row.Holder != _followed)
        {
            LogStandsBy(row.Holder, row.Address);
            _followed = row.Holder;
        }
    }

    private bool IsOfThisSchema(LeaderRow row)
    {
        var isTooOld = row.SchemaVersion > PostgresSchema.Current;
        if (isTooOld && !_isTooOld)
        {
            LogTooOld(row.SchemaVersion, PostgresSchema.Current);
        }

        _isTooOld = isTooOld;
        return !isTooOld;
    }

    private async Task LeadAsync(long term, long taken, CancellationToken stop)
    {
        queue.Wake();
        var hasLed = await KeepAsync(term, taken, stop);
        role.StandBy(term);
        queue.Wake();
        LogLost();
        // If it is still this process's, which could not read the queue, or found a commit refused.
        await lease.ReleaseAsync(stop);
        if (!hasLed)
        {
            await Task.Delay(PauseAfterFailure, time, stop);
        }
    }

    /// <summary>Returns when the lead is lost.</summary>
    /// <returns>Whether this process was the queue at any time.</returns>
    private async Task<bool> KeepAsync(long term, long renewed, CancellationToken stop)
    {
        var timeToLive = options.Value.LeaseTimeToLive;
        var pause = timeToLive / 3;
        var hasLed = false;
        for (var state = role.Current; state.Term == term; state = role.Current)
        {
            hasLed |= state.Phase == RolePhase.Leading;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop, state.LeadEnds);
            await Task.Delay(pause, time, patience.Token).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            stop.ThrowIfCancellationRequested();
            var start = time.GetTimestamp();
            switch (await lease.RenewAsync(stop))
            {
                case true:
                    (renewed, pause) = (start, timeToLive / 3);
                    break;
                case null when time.GetElapsedTime(renewed) < timeToLive:
                    // At once: without a connection the others may think that this process is gone.
                    pause = options.Value.LookEvery;
                    break;
                default:
                    return hasLed;
            }
        }

        return hasLed;
    }
}
