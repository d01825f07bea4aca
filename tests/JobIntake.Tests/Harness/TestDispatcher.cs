using Grpc.Core;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Tests.Harness;

/// <summary>A dispatcher's end of a lease stream.</summary>
internal sealed class TestDispatcher : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly AsyncDuplexStreamingCall<LeaseJobsRequest, LeaseJobsResponse> _call;

    private TestDispatcher(AsyncDuplexStreamingCall<LeaseJobsRequest, LeaseJobsResponse> call) => _call = call;

    /// <summary>Opens a stream and reads to synced.</summary>
    public static Task<(TestDispatcher Dispatcher, List<Lease> Held)> OpenAsync(
        IntakeHost host, string id, int maxLeases, bool takesMany = false) => OpenAsync(host.Queue, id, maxLeases, takesMany);

    /// <summary>Opens a stream and reads to synced.</summary>
    public static async Task<(TestDispatcher Dispatcher, List<Lease> Held)> OpenAsync(
        JobQueueService.JobQueueServiceClient queue, string id, int maxLeases, bool takesMany = false)
    {
        var dispatcher = new TestDispatcher(queue.LeaseJobs());
        var hello = new LeaseHello { Dispatcher = id, MaxLeases = maxLeases, TakesMany = takesMany };
        await dispatcher.SayAsync(new LeaseJobsRequest { Hello = hello });
        var held = new List<Lease>();
        while (true)
        {
            var next = await dispatcher.NextAsync();
            if (next.MessageCase == LeaseJobsResponse.MessageOneofCase.Synced)
            {
                return (dispatcher, held);
            }

            held.AddRange(next.Leases?.Leases ?? [next.Lease]);
        }
    }

    public Task SayAsync(LeaseJobsRequest message) => _call.RequestStream.WriteAsync(message);

    public async Task<LeaseJobsResponse> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _call.ResponseStream.MoveNext(patience.Token)
            ? _call.ResponseStream.Current
            : throw new InvalidOperationException("The stream ended.");
    }

    public async Task<Lease> NextLeaseAsync()
    {
        var next = await NextAsync();
        return next.Lease ?? throw new InvalidOperationException($"Got {next.MessageCase} for a lease.");
    }

    /// <summary>Says how leases ended.</summary>
    public Task EndAsync(params IEnumerable<LeaseEnd> ends)
    {
        var said = new LeaseEnds();
        said.Ends.AddRange(ends);
        return SayAsync(new LeaseJobsRequest { Ends = said });
    }

    public Task ProgressAsync(Lease lease, JobState state, string message = "") => SayAsync(new LeaseJobsRequest
    {
        Progress = new LeaseProgress
        {
            Lease = lease.Ref,
            State = state,
            Node = "peasant-1",
            Pod = "mesh-jobs/p",
            Message = message,
        },
    });

    public async Task CloseAsync()
    {
        await _call.RequestStream.CompleteAsync();
        while (await _call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
    }

    public void Dispose() => _call.Dispose();
}
