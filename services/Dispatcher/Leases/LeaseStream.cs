using Grpc.Core;
using Mesh.Dispatcher.Capacity;
using Mesh.Dispatcher.Runners;
using Mesh.Intake.V1;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Leases;

/// <summary>
/// The one stream to the queue: says hello, takes leases as they are pushed, sends heartbeats, progress and ends. It opens again with
/// jittered backoff; leases outlive it.
/// </summary>
public sealed partial class LeaseStream(
    JobQueueService.JobQueueServiceClient queue,
    RunnerRegistry runners,
    ProgressOutbox outbox,
    EndOutbox ends,
    LeaseClock clock,
    LeaseCredits credits,
    IOptions<DispatcherOptions> options,
    TimeProvider time,
    ILogger<LeaseStream> logger) : BackgroundService
{
    private const int HeartbeatsPerTimeToLive = 3;

    // A write to a server that is gone can hang for ever.
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(10);

    // A second dispatcher with the same name ends this stream; hammering would end its stream in turn.
    private static readonly TimeSpan RivalPause = TimeSpan.FromSeconds(10);

    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
    private readonly HashSet<string> _granted = new(StringComparer.Ordinal);
    private int _toldCredits;

    /// <summary>True while the queue has sent all leases that were held before.</summary>
    public bool IsSynced { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = TimeSpan.Zero;
            try
            {
                await StreamAsync(stoppingToken);
                LogEnded("the queue closed the stream");
            }
            catch (Exception e) when (stoppingToken.IsCancellationRequested && e is RpcException or OperationCanceledException)
            {
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Aborted)
            {
                LogRival(options.Value.Identity);
                pause = RivalPause;
            }
            catch (Exception e) when (e is RpcException or TimeoutException)
            {
                LogEnded(e is RpcException rpc ? $"{rpc.StatusCode}: {rpc.Status.Detail}" : e.Message);
            }

            IsSynced = false;
            await Task.Delay(pause + _backoff.Next(), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task StreamAsync(CancellationToken stoppingToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var call = queue.LeaseJobs(cancellationToken: end.Token);
        _toldCredits = credits.Wanted;
        var hello = new LeaseHello { Dispatcher = options.Value.Identity, MaxLeases = _toldCredits, TakesMany = true };
        clock.Open();
        _granted.Clear();
        await WriteAsync(call, new LeaseJobsRequest { Hello = hello }, end.Token);
        var writer = WriteLoopAsync(call, end.Token);
        var reader = ReadLoopAsync(call, end.Token);
        try
        {
            await await Task.WhenAny(writer, reader);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(writer, reader).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Not before: a reader that is still at work might open it again.
            ends.Close();
        }
    }

    private async Task ReadLoopAsync(
        AsyncDuplexStreamingCall<LeaseJobsRequest, LeaseJobsResponse> call, CancellationToken cancellationToken)
    {
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            Take(response);
        }
    }

    private void Take(LeaseJobsResponse response)
    {
        switch (response.MessageCase)
        {
            case LeaseJobsResponse.MessageOneofCase.Lease:
                TakeLease(response.Lease);
                break;
            case LeaseJobsResponse.MessageOneofCase.Leases:
                foreach (var lease in response.Leases.Leases)
                {
                    TakeLease(lease);
                }

                break;
            case LeaseJobsResponse.MessageOneofCase.Ended:
                ends.Answer(response.Ended);
                break;
            case LeaseJobsResponse.MessageOneofCase.Synced:
                TakeSynced(response.Synced);
                break;
            case LeaseJobsResponse.MessageOneofCase.Cancel:
                runners.Find(response.Cancel.Lease)?.OnCancel();
                break;
            case LeaseJobsResponse.MessageOneofCase.Revoked:
                TakeRevoked(response.Revoked);
                break;
            case LeaseJobsResponse.MessageOneofCase.Renewed:
                clock.Answered();
                break;
        }
    }

    private void TakeLease(Lease lease)
    {
        clock.Learn(lease.TimeToLive?.ToTimeSpan() ?? TimeSpan.Zero);
        _granted.Add(lease.Ref.Job);
        runners.Grant(lease);
    }

    private void TakeSynced(LeaseSynced synced)
    {
        if (synced.TakesEnds)
        {
            ends.Open();
        }

        _backoff.Reset();
        LogSynced(options.Value.Identity, _granted.Count);

        // What the queue did not grant again is no longer this dispatcher's.
        foreach (var runner in runners.All.Where(r => !_granted.Contains(r.Lease.Ref.Job) && !r.Facts.Completed))
        {
            LogLost(runner.Key);
            runner.OnRevoked();
        }

        clock.Synced();
        IsSynced = true;
    }

    private void TakeRevoked(LeaseRevoked revoked)
    {
        // A word about an older epoch is about a lease that was granted again since.
        if (runners.Find(revoked.Lease) is { Facts.Completed: false } runner && runner.Lease.Ref.Epoch <= revoked.Lease.Epoch)
        {
            LogRevoked(runner.Key, revoked.Message);
            runner.OnRevoked();
        }
    }

    private async Task WriteLoopAsync(
        AsyncDuplexStreamingCall<LeaseJobsRequest, LeaseJobsResponse> call, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(clock.TimeToLive / HeartbeatsPerTimeToLive, time);
        var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        var news = outbox.WaitAsync(cancellationToken);
        var credit = credits.ChangedAsync(cancellationToken);
        var ended = ends.WaitAsync(cancellationToken);
        while (true)
        {
            await await Task.WhenAny(tick, news, credit, ended);
            if (credit.IsCompleted)
            {
                credit = credits.ChangedAsync(cancellationToken);
            }

            // A change that a stream before this one heard of, or the hello overtook, shows in the number.
            if (credits.Wanted is var wanted && wanted != _toldCredits)
            {
                _toldCredits = wanted;
                var capacity = new LeaseCapacity { MaxLeases = wanted };
                await WriteAsync(call, new LeaseJobsRequest { Capacity = capacity }, cancellationToken);
            }

            if (news.IsCompleted)
            {
                foreach (var progress in outbox.Take())
                {
                    await WriteAsync(call, new LeaseJobsRequest { Progress = progress }, cancellationToken);
                }

                news = outbox.WaitAsync(cancellationToken);
            }

            if (ended.IsCompleted)
            {
                while (ends.Take() is { } said)
                {
                    await WriteAsync(call, new LeaseJobsRequest { Ends = said }, cancellationToken);
                }

                ended = ends.WaitAsync(cancellationToken);
            }

            if (tick.IsCompleted)
            {
                if (clock.IsUnanswered)
                {
                    throw new TimeoutException($"the queue answered none of {LeaseClock.MaxUnanswered} heartbeats");
                }

                clock.Ask();
                await WriteAsync(call, new LeaseJobsRequest { Heartbeat = new LeaseHeartbeat() }, cancellationToken);
                timer.Period = clock.TimeToLive / HeartbeatsPerTimeToLive;
                tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            }
        }
    }

    private async Task WriteAsync(
        AsyncDuplexStreamingCall<LeaseJobsRequest, LeaseJobsResponse> call,
        LeaseJobsRequest request,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(WritePatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await call.RequestStream.WriteAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the queue took no word for {WritePatience}");
        }
    }
}
