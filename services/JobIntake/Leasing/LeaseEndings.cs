using Mesh.Hosting.Errors;
using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Store;
using Mesh.Queue;
using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;
using Mesh.Queue.Rules;

namespace Mesh.JobIntake.Leasing;

/// <summary>CompleteLease and ReleaseLease.</summary>
internal sealed class LeaseEndings(IQueueClient queue, IJobStore store, JobViews views)
{
    public async Task<Job> CompleteAsync(CompleteLeaseRequest request, CancellationToken cancellationToken)
    {
        var lease = LeaseRequests.Lease(request.Lease, "lease");
        var outcome = LeaseRequests.Outcome(request.Outcome);
        var answer = await queue.AskAsync(new QueueCommand.Complete(lease, outcome), cancellationToken);
        var job = answer is QueueAnswer.Refused { Refusal.Reason: RefusalReason.JobNotOpen }
            ? await EndedAsync(lease, outcome, cancellationToken)
            : IntakeErrors.Done(answer);
        return await views.OfAsync(job ?? throw IntakeErrors.JobNotFound(lease.Job), cancellationToken);
    }

    public async Task ReleaseAsync(ReleaseLeaseRequest request, CancellationToken cancellationToken)
    {
        var lease = LeaseRequests.Lease(request.Lease, "lease");
        var message = LeaseRequests.Message(request.Message, "message");
        var answer = await queue.AskAsync(new QueueCommand.Release(lease, message), cancellationToken);
        if (answer is QueueAnswer.Refused { Refusal.Reason: RefusalReason.JobNotOpen }
            && await store.FindAsync(lease.Job, cancellationToken) is { } ended)
        {
            throw Stale(ended);
        }

        IntakeErrors.Done(answer);
    }

    /// <summary>Ended jobs are not in the queue: the store tells whether this call is the one that ended it.</summary>
    private async Task<JobRecord?> EndedAsync(LeaseKey lease, AttemptOutcome outcome, CancellationToken cancellationToken)
    {
        var ended = await store.FindAsync(lease.Job, cancellationToken);
        return ended is null || CompletionRules.Repeats(ended, lease, outcome) ? ended : throw Stale(ended);
    }

    private static Exception Stale(JobRecord ended) =>
        MeshErrors.FailedPrecondition("LEASE_STALE", $"The lease is over: {ended.Key} has ended as {ended.Phase}.");
}
