using Grpc.Core;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Leases;

/// <summary>
/// <see cref="ILeaseQueue"/> on JobIntake: ends go over the lease stream, many in one message. Where there is none, or it is cut off
/// before the answer, the same is said by a call: saying an end twice is safe.
/// </summary>
public sealed class LeaseQueue(
    JobQueueService.JobQueueServiceClient queue, ProgressOutbox outbox, EndOutbox ends, LeaseClock clock, TimeProvider time) : ILeaseQueue
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public bool IsFresh => clock.IsFresh;

    public async Task<bool> CompleteAsync(LeaseRef lease, Outcome outcome, CancellationToken cancellationToken)
    {
        var fitted = LeaseText.Fit(outcome);
        var end = new LeaseEnd { Lease = lease, Outcome = fitted };
        if (await SettleAsync(end, cancellationToken) is { } settled)
        {
            return settled;
        }

        try
        {
            var deadline = time.GetUtcNow().UtcDateTime + Patience;
            var request = new CompleteLeaseRequest { Lease = lease, Outcome = fitted };
            await queue.CompleteLeaseAsync(request, deadline: deadline, cancellationToken: cancellationToken);
            return true;
        }
        catch (RpcException e) when (IsOver(e.StatusCode))
        {
            return false;
        }
    }

    public async Task ReleaseAsync(LeaseRef lease, string message, CancellationToken cancellationToken)
    {
        var end = new LeaseEnd { Lease = lease, Release = new LeaseRelease { Message = message } };
        if (await SettleAsync(end, cancellationToken) is not null)
        {
            // Released, or not held any more, which is what was wanted.
            return;
        }

        try
        {
            var deadline = time.GetUtcNow().UtcDateTime + Patience;
            var request = new ReleaseLeaseRequest { Lease = lease, Message = message };
            await queue.ReleaseLeaseAsync(request, deadline: deadline, cancellationToken: cancellationToken);
        }
        catch (RpcException e) when (IsOver(e.StatusCode))
        {
            // It is not held any more, which is what was wanted.
        }
    }

    public void Report(LeaseProgress progress) => outbox.Post(LeaseText.Fit(progress));

    /// <summary>Says an end on the stream.</summary>
    /// <returns>True: it is on disk; false: the lease was over; null: a call has to find out.</returns>
    private async Task<bool?> SettleAsync(LeaseEnd end, CancellationToken cancellationToken)
    {
        try
        {
            var result = await ends.PostAsync(end).WaitAsync(Patience, time, cancellationToken);
            return result is null ? null
                : result.Refusal is null ? true
                : IsOver((StatusCode)result.Refusal.Code) ? false
                : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static bool IsOver(StatusCode code) => code is StatusCode.FailedPrecondition or StatusCode.NotFound;
}
