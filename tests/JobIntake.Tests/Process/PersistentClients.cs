using System.Collections.Concurrent;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Process;

/// <summary>Clients that do what the contract's comments allow after an error, and note what they were told.</summary>
internal sealed class PersistentClients(CancellationToken stop)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The jobs that were acknowledged, by request id.</summary>
    public ConcurrentDictionary<string, string> Acknowledged { get; } = new();

    /// <summary>Submits until it is told to stop; a call that failed is made again, with its request id.</summary>
    public async Task SubmitAsync(IntakePlace place, string name)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var request = Jobs.Request(FormattableString.Invariant($"{name}.{i}"));
            var answer = await PersistAsync(deadline => place.Intake.SubmitJobAsync(request, deadline: deadline).ResponseAsync);
            Acknowledged[request.RequestId] = answer.Job.Name;
        }
    }

    /// <summary>Takes leases at a place and completes them, until <paramref name="end"/>.</summary>
    public async Task DispatchAsync(IntakePlace place, string dispatcher, CancellationToken end)
    {
        // The stream is read on while leases are completed: a queue that ends waits for its readers.
        var completing = new List<Task>();
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var call = place.Queue.LeaseJobs(cancellationToken: end);
                await call.RequestStream.WriteAsync(
                    new LeaseJobsRequest { Hello = new LeaseHello { Dispatcher = dispatcher, MaxLeases = 50 } }, end);
                await foreach (var response in call.ResponseStream.ReadAllAsync(end))
                {
                    if (response.Lease is { } lease)
                    {
                        completing.Add(CompleteAsync(place, lease));
                    }
                }
            }
            catch (Exception e) when (e is RpcException rpc ? IsTransient(rpc) || rpc.StatusCode == StatusCode.Aborted : e is IOException)
            {
                // A write on a connection that breaks fails with the socket's own error.
                await Task.Delay(Pause);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The test ends.
            }
        }

        await Task.WhenAll(completing);
    }

    /// <summary>Watches from the first change on, and goes on after the last version that it saw, until <paramref name="end"/>.</summary>
    public static async Task WatchAsync(
        IntakePlace place, ConcurrentQueue<Job> seen, TaskCompletionSource begun, CancellationToken end)
    {
        var version = 0L;
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var watch = place.Intake.WatchJobs(new WatchJobsRequest { ResourceVersion = version }, cancellationToken: end);
                await watch.ResponseHeadersAsync;
                begun.TrySetResult();
                await foreach (var response in watch.ResponseStream.ReadAllAsync(end))
                {
                    version = response.Job.ResourceVersion;
                    seen.Enqueue(response.Job);
                }
            }
            catch (RpcException e) when (IsTransient(e))
            {
                await Task.Delay(Pause);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Makes a call until it is answered.</summary>
    public static async Task<T> PersistAsync<T>(Func<DateTime, Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call(DateTime.UtcNow.AddSeconds(15));
            }
            catch (RpcException e) when (IsTransient(e))
            {
                await Task.Delay(Pause);
            }
        }
    }

    private static async Task CompleteAsync(IntakePlace place, Lease lease)
    {
        var request = new CompleteLeaseRequest { Lease = lease.Ref, Outcome = new Outcome { Reason = OutcomeReason.Succeeded } };
        try
        {
            await PersistAsync(deadline => place.Queue.CompleteLeaseAsync(request, deadline: deadline).ResponseAsync);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
        {
            // The lease is another's by now, or this dispatcher's under another epoch.
        }
    }

    // What a client sees of a process that is killed, paused or stopped.
    private static bool IsTransient(RpcException e) => e.StatusCode
        is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.DeadlineExceeded;
}
