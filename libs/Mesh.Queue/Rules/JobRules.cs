using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Rules;

/// <summary>What users may ask of a job.</summary>
internal static class JobRules
{
    public static Decision Submit(QueueState state, QueueCommand.Submit command, DateTimeOffset now)
    {
        if (state.HasId(command.Key.Id))
        {
            return Decision.Refused(RefusalReason.JobExists, "job", $"{command.Key} exists already.");
        }

        var version = state.Version + 1;
        var job = new JobRecord
        {
            Key = command.Key,
            Sequence = version,
            Version = version,
            Phase = JobPhase.Queued,
            CreateTime = now,
            UpdateTime = now,
        }.Enter(JobPhase.Queued, now, "stored");
        return new Decision { Job = job, Jobs = [job] };
    }

    public static Decision Cancel(QueueState state, QueueCommand.Cancel command, DateTimeOffset now)
    {
        if (state.Find(command.Key) is not { } job)
        {
            return Decision.Refused(RefusalReason.JobNotOpen, "name", $"{command.Key} is not open.");
        }

        if (job.CancelRequested)
        {
            return new Decision { Job = job };
        }

        var wished = job with { CancelRequested = true, Version = state.Version + 1, UpdateTime = now };
        if (!job.Phase.HasAttempt())
        {
            // No attempt is live, so there is no pod to wait for.
            var ended = Endings.End(wished, new AttemptOutcome(EndReason.Cancelled, "cancelled before it started"), now);
            return new Decision { Job = ended, Jobs = [ended] };
        }

        // Cancelled only when the pod is gone: the dispatcher says when.
        wished = wished with { Message = "cancel requested: waits for its pod to end" };
        var session = job.Dispatcher is { } holder && state.Dispatcher(holder) is { IsConnected: true } connected
            ? connected.Session
            : (long?)null;
        return new Decision
        {
            Job = wished,
            Jobs = [wished],
            Effects = session is { } open ? [new QueueEffect.PushCancel(open, wished.Lease)] : [],
        };
    }
}
