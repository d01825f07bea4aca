using Grpc.Core;
using Mesh.Bench.Measuring;
using Mesh.Intake.V1;

namespace Mesh.Bench.Queue;

/// <summary>One lease stream, as a dispatcher has it.</summary>
internal sealed class BenchDispatcher : IAsyncDisposable
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);

    private readonly AsyncDuplexStreamingCall<LeaseJobsRequest, LeaseJobsResponse> _call;
    private readonly Action<IReadOnlyList<Lease>> _take;
    private readonly Action<LeaseEnded> _ended;
    private readonly CancellationTokenSource _stop;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _reading;
    private readonly Task _beating;
    private TaskCompletionSource _renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BenchDispatcher(
        QueueServer server, Action<IReadOnlyList<Lease>> take, Action<LeaseEnded> ended, CancellationToken cancellation)
    {
        (_take, _ended) = (take, ended);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _call = new JobQueueService.JobQueueServiceClient(server.Channel(0)).LeaseJobs(cancellationToken: _stop.Token);
        _reading = ReadAsync();
        _beating = BeatAsync();
    }

    /// <summary>Opens the stream without room for a lease.</summary>
    /// <param name="server">The queue.</param>
    /// <param name="take">Called for leases that came together, in order, on the task that reads.</param>
    /// <param name="ended">Called for each answer to <see cref="EndAsync"/>, in order, on the same task.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public static async Task<BenchDispatcher> OpenAsync(
        QueueServer server, Action<IReadOnlyList<Lease>> take, Action<LeaseEnded> ended, CancellationToken cancellation)
    {
        var dispatcher = new BenchDispatcher(server, take, ended, cancellation);
        await dispatcher.SayAsync(new LeaseJobsRequest { Hello = new LeaseHello { Dispatcher = "bench", TakesMany = true } });
        return dispatcher;
    }

    /// <summary>Ends with an error when the queue ends the stream.</summary>
    public Task Reading => _reading;

    /// <summary>Asks for so many leases in all.</summary>
    public Task MakeRoomAsync(int leases) =>
        SayAsync(new LeaseJobsRequest { Capacity = new LeaseCapacity { MaxLeases = leases } });

    /// <summary>Says that these attempts succeeded.</summary>
    public Task EndAsync(params IEnumerable<LeaseRef> leases)
    {
        var ends = new LeaseEnds();
        ends.Ends.AddRange(
            leases.Select(lease => new LeaseEnd { Lease = lease, Outcome = new Outcome { Reason = OutcomeReason.Succeeded } }));
        return SayAsync(new LeaseJobsRequest { Ends = ends });
    }

    /// <summary>Asks for no more leases; returns when those that were on their way are here.</summary>
    public async Task CloseRoomAsync()
    {
        await MakeRoomAsync(0);
        _renewed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await SayAsync(new LeaseJobsRequest { Heartbeat = new LeaseHeartbeat() });
        await await Task.WhenAny(_renewed.Task, _reading);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Task.WhenAll(_reading, _beating)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _call.Dispose();
        _writing.Dispose();
        _stop.Dispose();
    }

    private async Task SayAsync(LeaseJobsRequest message)
    {
        await _writing.WaitAsync(_stop.Token);
        try
        {
            await _call.RequestStream.WriteAsync(message, _stop.Token);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(HeartbeatInterval);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            await SayAsync(new LeaseJobsRequest { Heartbeat = new LeaseHeartbeat() });
        }
    }

    private async Task ReadAsync()
    {
        while (await _call.ResponseStream.MoveNext(_stop.Token))
        {
            var message = _call.ResponseStream.Current;
            if (message.Leases is { } leases)
            {
                _take(leases.Leases);
            }
            else if (message.Ended is { } ended)
            {
                _ended(ended);
            }
            else if (message.Renewed is not null)
            {
                _renewed.TrySetResult();
            }
        }

        throw new BenchFailedException("the queue ended the lease stream");
    }
}
