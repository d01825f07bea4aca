using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Rules;

/// <summary>How a live attempt gets on, and how it ends.</summary>
internal static class AttemptRules
{
    public static Decision Progress(QueueState state, QueueCommand.Progress command, DateTimeOffset now)
    {
        if (SessionRules.Current(state, command.Dispatcher, command.Session) is null)
        {
            return Decision.Refused(RefusalReason.SessionStale, "dispatcher", "The stream was replaced or has expired.");
        }

        if (Live(state, command.Lease) is not { } job || job.Dispatcher != command.Dispatcher)
        {
            var message = "another epoch holds the attempt, or it has ended";
            return new Decision { Effects = [new QueueEffect.PushRevoked(command.Session, command.Lease, message)] };
        }

        if (command.Phase < job.Phase)
        {
            return new Decision { Job = job };
        }

        var node = command.Node.Length > 0 ? command.Node : job.Node;
        var pod = command.Pod.Length > 0 ? command.Pod : job.Pod;
        var text = job.CancelRequested ? job.Message : command.Message;
        if (command.Phase == job.Phase && node == job.Node && pod == job.Pod && text == job.Message)
        {
            return new Decision { Job = job };
        }

        var after = command.Phase == job.Phase ? job with { Message = text } : job.Enter(command.Phase, now, state.Version + 1, command.Message);
        after = after with
        {
            Node = node,
            Pod = pod,
            Message = text,
            Version = state.Version + 1,
            UpdateTime = now,
            StartTime = after.Phase == JobPhase.Running ? job.StartTime ?? now : null,
        };
        return new Decision { Job = after, Jobs = [after] };
    }

    public static Decision Complete(QueueState state, QueueCommand.Complete command, DateTimeOffset now, QueueLimits limits)
    {
        if (state.Find(command.Lease.Job) is not { } job)
        {
            return Decision.Refused(RefusalReason.JobNotOpen, "lease.job", $"{command.Lease.Job} is not open.");
        }

        if (Live(state, command.Lease) is null)
        {
            return CompletionRules.Repeats(job, command.Lease, command.Outcome) ? new Decision { Job = job } : Stale(job);
        }

        var outcome = command.Outcome;
        var done = job with
        {
            Version = state.Version + 1,
            UpdateTime = now,
            Dispatcher = null,
            ReleasedBy = null,
            Ends = job.Ends.Add(new AttemptEnd(job.Attempt, job.Epoch, outcome)),
        };
        done = job.CancelRequested ? Endings.End(done, AsWished(outcome, job), now)
            : TryAgain(done, outcome, limits) is { } retry ? Retry(retry, outcome, now)
            : Endings.End(done, outcome, now);
        return new Decision { Job = done, Jobs = [done] };
    }

    public static Decision Release(QueueState state, QueueCommand.Release command, DateTimeOffset now, QueueLimits limits)
    {
        if (state.Find(command.Lease.Job) is not { } job)
        {
            return Decision.Refused(RefusalReason.JobNotOpen, "lease.job", $"{command.Lease.Job} is not open.");
        }

        if (Live(state, command.Lease) is null)
        {
            return Stale(job);
        }

        if (job.Dispatcher is not { } holder)
        {
            return new Decision { Job = job };
        }

        // Without another dispatcher at hand the attempt would come straight back, as fast as it can be released.
        var othersHaveRoom = GrantRules.Pick(state, holder) is { } other && other.Id != holder;
        var released = job with
        {
            Dispatcher = null,
            ReleasedBy = holder,
            NotBefore = othersHaveRoom ? null : now + limits.ReleaseBackoff,
            Message = $"released by dispatcher {holder}: {command.Message}",
            Version = state.Version + 1,
            UpdateTime = now,
        };
        return new Decision { Job = released, Jobs = [released] };
    }

    /// <summary>The wish explains a loss, the pod was to go away; and the end of the pod is the end that was wished for.</summary>
    private static AttemptOutcome AsWished(AttemptOutcome outcome, JobRecord job) =>
        outcome.Reason == EndReason.Cancelled || outcome.Reason.IsInfrastructure()
            ? outcome with { Reason = job.CancelReason }
            : outcome;

    /// <summary>The job with one retry less on the budget that pays for it, and the wait; null when no budget does.</summary>
    private static (JobRecord Job, TimeSpan Backoff)? TryAgain(JobRecord job, AttemptOutcome outcome, QueueLimits limits)
    {
        if (outcome.Reason.IsInfrastructure())
        {
            var lost = job.InfrastructureRetries;
            return lost < limits.InfrastructureRetries
                ? (job with { InfrastructureRetries = lost + 1 }, limits.RetryBackoff * (1 << lost))
                : null;
        }

        return job.Policy.Retry.Allows(outcome, job.Retries)
            ? (job with { Retries = job.Retries + 1 }, job.Policy.Retry.WaitAfter(job.Retries))
            : null;
    }

    private static JobRecord Retry((JobRecord Job, TimeSpan Backoff) retry, AttemptOutcome outcome, DateTimeOffset now)
    {
        var (job, backoff) = retry;
        var what = outcome.Reason.IsInfrastructure() ? "was lost" : "failed";
        var message = $"attempt {job.Attempt} {what} ({outcome.Reason.Spelled()}: {outcome.Message}); "
            + "the next one starts after a backoff of "
            + FormattableString.Invariant($"{backoff.TotalSeconds:0.###} s");
        return job.Enter(JobPhase.Queued, now, job.Version, message) with
        {
            NotBefore = now + backoff,
            LeaseTime = null,
            StartTime = null,
            Node = "",
            Pod = "",
        };
    }

    /// <summary>The job, when the lease is the last one granted for its live attempt; also after it expired unclaimed.</summary>
    private static JobRecord? Live(QueueState state, LeaseKey lease) =>
        state.Find(lease.Job) is { } job && job.Phase.HasAttempt() && job.Attempt == lease.Attempt && job.Epoch == lease.Epoch
            ? job
            : null;

    private static Decision Stale(JobRecord job) => Decision.Refused(
        RefusalReason.LeaseStale,
        "lease",
        $"The lease is over: {job.Key} is at attempt {job.Attempt}, epoch {job.Epoch}.");
}
