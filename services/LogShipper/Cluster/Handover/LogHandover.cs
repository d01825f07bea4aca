using Grpc.Core;

namespace Mesh.LogShipper.Cluster.Handover;

/// <summary>
/// While this member has left the cluster, gives its logs to their new owners, job by job, until it has none. A job that was begun
/// is ended also when the member has come back.
/// </summary>
internal sealed partial class LogHandover(
    ClusterMembers members, LogMoves moves, LogExporter exporter, TimeProvider time, ILogger<LogHandover> logger)
    : BackgroundService
{
    private const int Parallelism = 2;
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);

    private volatile TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True: this member is to be taken away for good.</summary>
    public bool IsLeaving => members.HasLeft(members.Ordinal);

    /// <summary>Completes when this member has left and has no log any more.</summary>
    public Task Done => _done.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The service's start does not wait for the first round.
        var (pause, told) = (MinPause, -1);
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = members.Changed;
            if (!IsLeaving)
            {
                Return();
                told = -1;
            }

            if (IsLeaving || moves.Leaving.Jobs.Count > 0)
            {
                var left = await RoundAsync(stoppingToken);
                if (IsLeaving && left != told)
                {
                    LogLeft(members.Self, left);
                    pause = MinPause;
                }

                (told, pause) = (left, pause * 2 < MaxPause ? pause * 2 : MaxPause);
                if (IsLeaving && left == 0)
                {
                    _done.TrySetResult();
                }

                await Task.WhenAny(changed, Task.Delay(pause, time, stoppingToken));
            }
            else
            {
                await changed.WaitAsync(stoppingToken);
            }
        }
    }

    private void Return()
    {
        moves.ForgetGone();
        if (_done.Task.IsCompleted)
        {
            _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    // Returns how many logs are left.
    private async Task<int> RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            var jobs = (await exporter.ListAsync("", cancellationToken)).Select(k => k.Job).Union(moves.Leaving.Jobs).ToList();
            var bound = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(jobs, bound, async (job, cancel) => await MoveAsync(job, cancel));
            return (await exporter.ListAsync("", cancellationToken)).Count;
        }
        catch (IOException e)
        {
            LogUnlisted(e);
            return -1;
        }
    }

    private async Task MoveAsync(string job, CancellationToken cancellationToken)
    {
        var owner = IsLeaving ? members.NameOf(members.OwnerOf(job)) : null;
        if ((moves.Leaving.MemberOf(job) ?? owner) is not { } target)
        {
            return;
        }

        try
        {
            await exporter.MoveAsync(job, target, cancellationToken);
        }
        catch (Exception e) when (e is RpcException or IOException or UnauthorizedAccessException
            && !cancellationToken.IsCancellationRequested)
        {
            LogFailed(e, job, target);
        }
    }

    [LoggerMessage(462, LogLevel.Information, "{Self} is leaving the cluster and hands its logs over: {Left} logs left")]
    private partial void LogLeft(string self, int left);

    [LoggerMessage(463, LogLevel.Warning, "The logs of {Job} could not be handed over to {Target}; they stay, and are tried again")]
    private partial void LogFailed(Exception error, string job, string target);

    [LoggerMessage(464, LogLevel.Warning, "The logs that are to be handed over could not be listed")]
    private partial void LogUnlisted(Exception error);
}
