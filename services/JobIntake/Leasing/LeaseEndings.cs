using Grpc.Core;
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

/// <summary>CompleteLease and ReleaseLease, and the same for many at a time.</summary>
internal sealed class LeaseEndings(IQueueClient queue, IJobStore store, JobViews views)
{
    public async Task<Job> CompleteAsync(CompleteLeaseRequest request, CancellationToken cancellationToken)
    {
        var complete = new QueueCommand.Complete(
            LeaseRequests.Lease(request.Lease, "lease"), LeaseRequests.Outcome(request.Outcome, "outcome"));
        var answer = await queue.AskAsync(complete, cancellationToken);
        return await views.OfAsync(await CompletedAsync(complete, answer, cancellationToken), cancellationToken);
    }

    public async Task ReleaseAsync(ReleaseLeaseRequest request, CancellationToken cancellationToken)
    {
        var release = new QueueCommand.Release(
            LeaseRequests.Lease(request.Lease, "lease"), LeaseRequests.Message(request.Message, "message"));
        await ReleasedAsync(release, await queue.AskAsync(release, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Gives ends to the queue, in the order of the calls. One that makes no sense is refused alone.
    /// </summary>
    /// <returns>What became of them, once it is on disk.</returns>
    /// <exception cref="RpcException">INVALID_ARGUMENT: there are none, or too many.</exception>
    public Task<LeaseEnded> EndAsync(LeaseEnds request, CancellationToken cancellationToken)
    {
        var ends = LeaseRequests.Ends(request);
        var results = new LeaseEndResult?[ends.Count];
        var commands = new List<(int Index, QueueCommand Command)>(ends.Count);
        for (var i = 0; i < ends.Count; i++)
        {
            try
            {
                commands.Add((i, LeaseRequests.End(ends[i], FormattableString.Invariant($"ends.ends[{i}]"))));
            }
            catch (RpcException e)
            {
                results[i] = new LeaseEndResult { Refusal = Refusals.Of(e) };
            }
        }

        return EndAsync(commands, results, cancellationToken);
    }

    private async Task<LeaseEnded> EndAsync(
        List<(int Index, QueueCommand Command)> ends, LeaseEndResult?[] results, CancellationToken cancellationToken)
    {
        var answers = await queue.AskAllAsync([.. ends.Select(end => new QueueRequest(end.Command))], cancellationToken);
        for (var i = 0; i < ends.Count; i++)
        {
            results[ends[i].Index] = await ResultAsync(ends[i].Command, answers[i], cancellationToken);
        }

        var response = new LeaseEnded();
        response.Results.AddRange(results);
        return response;
    }

    private async ValueTask<LeaseEndResult> ResultAsync(QueueCommand end, QueueAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            if (end is QueueCommand.Complete complete)
            {
                return new LeaseEndResult { State = (JobState)(await CompletedAsync(complete, answer, cancellationToken)).Phase };
            }

            await ReleasedAsync((QueueCommand.Release)end, answer, cancellationToken);
            return new LeaseEndResult();
        }
        catch (RpcException e)
        {
            return new LeaseEndResult { Refusal = Refusals.Of(e) };
        }
    }

    private async ValueTask<JobRecord> CompletedAsync(
        QueueCommand.Complete complete, QueueAnswer answer, CancellationToken cancellationToken)
    {
        var job = answer is QueueAnswer.Refused { Refusal.Reason: RefusalReason.JobNotOpen }
            ? await EndedAsync(complete.Lease, complete.Outcome, cancellationToken)
            : IntakeErrors.Done(answer);
        return job ?? throw IntakeErrors.JobNotFound(complete.Lease.Job);
    }

    private async ValueTask ReleasedAsync(QueueCommand.Release release, QueueAnswer answer, CancellationToken cancellationToken)
    {
        if (answer is QueueAnswer.Refused { Refusal.Reason: RefusalReason.JobNotOpen }
            && await store.FindAsync(release.Lease.Job, cancellationToken) is { } ended)
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
