using Grpc.Core;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Leases;

/// <summary><see cref="ILeaseQueue"/> on JobIntake.</summary>
public sealed class LeaseQueue(
    JobQueueService.JobQueueServiceClient queue, ProgressOutbox outbox, LeaseClock clock, TimeProvider time) : ILeaseQueue
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public bool IsFresh => clock.IsFresh;

    public async Task<bool> CompleteAsync(LeaseRef lease, Outcome outcome, CancellationToken cancellationToken)
    {
        try
        {
            var deadline = time.GetUtcNow().UtcDateTime + Patience;
            var request = new CompleteLeaseRequest { Lease = lease, Outcome = LeaseText.Fit(outcome) };
            await queue.CompleteLeaseAsync(request, deadline: deadline, cancellationToken: cancellationToken);
            return true;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound)
        {
            return false;
        }
    }

    public async Task ReleaseAsync(LeaseRef lease, string message, CancellationToken cancellationToken)
    {
        try
        {
            var deadline = time.GetUtcNow().UtcDateTime + Patience;
            var request = new ReleaseLeaseRequest { Lease = lease, Message = message };
            await queue.ReleaseLeaseAsync(request, deadline: deadline, cancellationToken: cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound)
        {
            // It is not held any more, which is what was wanted.
        }
    }

    public void Report(LeaseProgress progress) => outbox.Post(LeaseText.Fit(progress));
}
