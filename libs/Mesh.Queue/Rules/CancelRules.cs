using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Indexes;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Rules;

/// <summary>A wish to cancel: the user's, a newer job's of the group, or a failure's in the workflow.</summary>
internal static class CancelRules
{
    public static Decision Cancel(QueueState state, QueueCommand.Cancel command, DateTimeOffset now)
    {
        if (state.Find(command.Key) is not { } job)
        {
            return Decision.Refused(RefusalReason.JobNotOpen, "name", $"{command.Key} is not open.");
        }

        var draft = new Draft(state, now);
        return draft.Decide(Wish(draft, job, EndReason.Cancelled, "cancelled before it started"));
    }

    /// <summary>What a job does to those of its group that came before it.</summary>
    public static void Supersede(Draft draft, GroupQueue group, ConcurrencyGroup terms)
    {
        if (terms.Policy == GroupPolicy.Queue)
        {
            return;
        }

        const string Message = "a newer job of its concurrency group took its place";
        foreach (var id in group.Waiting.Concat(group.Holders).ToList())
        {
            var job = draft.State.Job(id);
            if (terms.Policy == GroupPolicy.CancelInProgress || job.Attempt == 0)
            {
                Wish(draft, job, EndReason.Superseded, Message);
            }
        }
    }

    /// <summary>
    /// Stores the wish. A job without a live attempt has no pod to wait for, and has ended; the first wish is the one that counts.
    /// </summary>
    public static JobRecord Wish(Draft draft, JobRecord job, EndReason reason, string message)
    {
        if (job.CancelRequested)
        {
            return job;
        }

        var wished = job with { CancelRequested = true, CancelReason = reason, Version = draft.NextVersion(), UpdateTime = draft.Now };
        if (!job.Phase.HasAttempt())
        {
            return draft.Change(Endings.End(wished, new AttemptOutcome(reason, message), draft.Now));
        }

        // Cancelled only when the pod is gone: the dispatcher says when.
        wished = wished with { Message = "cancel requested: waits for its pod to end" };
        if (job.Dispatcher is { } holder && draft.State.Dispatcher(holder) is { IsConnected: true } connected)
        {
            draft.Tell(new QueueEffect.PushCancel(connected.Session, wished.Lease));
        }

        return draft.Change(wished);
    }
}
