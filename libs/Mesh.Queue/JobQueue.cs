using Mesh.Queue.Commands;
using Mesh.Queue.Rules;

namespace Mesh.Queue;

/// <summary>
/// The queue: decides commands one after another. It has no clock, no I/O and no ids of its own; the same commands at the same
/// times give the same decisions. One thread at a time.
/// </summary>
public sealed class JobQueue(QueueState state, QueueLimits limits)
{
    public QueueState State => state;

    /// <summary>
    /// Decides <paramref name="command"/> and all that follows from it, and takes both over into <see cref="State"/>.
    /// </summary>
    public Decision Decide(QueueCommand command, DateTimeOffset now)
    {
        var decision = command switch
        {
            QueueCommand.Grant => Sum(GrantRules.GrantAll(state, now)),
            QueueCommand.Tick => Sum(JobRules.EndOverdue(state, now).Prepend(SessionRules.Expire(state, now))),
            _ => Taken(DecideOne(command, now)),
        };
        return decision.With(Settle(now));
    }

    private Decision DecideOne(QueueCommand command, DateTimeOffset now) => command switch
    {
        QueueCommand.Submit submit => JobRules.Submit(state, submit, now, limits),
        QueueCommand.SubmitWorkflow submit => WorkflowRules.Submit(state, submit, now, limits),
        QueueCommand.Cancel cancel => CancelRules.Cancel(state, cancel, now),
        QueueCommand.CancelWorkflow cancel => WorkflowRules.Cancel(state, cancel, now),
        QueueCommand.Hello hello => SessionRules.Hello(state, hello, now, limits),
        QueueCommand.Capacity capacity => SessionRules.Capacity(state, capacity),
        QueueCommand.Heartbeat heartbeat => SessionRules.Heartbeat(state, heartbeat, now, limits),
        QueueCommand.Disconnect disconnect => SessionRules.Disconnect(state, disconnect),
        QueueCommand.Progress progress => AttemptRules.Progress(state, progress, now),
        QueueCommand.Complete complete => AttemptRules.Complete(state, complete, now, limits),
        QueueCommand.Release release => AttemptRules.Release(state, release, now, limits),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "The queue does not know this command."),
    };

    /// <summary>What the changes so far lead to, and what that leads to, until nothing is left.</summary>
    private List<Decision> Settle(DateTimeOffset now)
    {
        var followUps = new List<Decision>();
        while (state.Agenda.Take() is { } item)
        {
            var next = item switch
            {
                AgendaItem.MemberEnded ended => WorkflowRules.AfterEnd(state, ended.Workflow, ended.Job, now),
                AgendaItem.NeedsEnded ended => WorkflowRules.Start(state, ended.Workflow, ended.Job, now),
                AgendaItem.GroupFree free => AdmissionRules.FillGroup(state, free.Project, free.Group, now),
                AgendaItem.QuotaFree free => AdmissionRules.FillQuota(state, free.Project, now),
                _ => throw new InvalidOperationException($"The agenda has an unknown {item}."),
            };
            if (next is not null)
            {
                followUps.Add(Taken(next));
            }
        }

        return followUps;
    }

    /// <summary>Takes each decision over before the next is made.</summary>
    private Decision Sum(IEnumerable<Decision> decisions)
    {
        var all = decisions.Select(Taken).ToList();
        return all.Count == 1 ? all[0] : Decision.Sum(all);
    }

    private Decision Taken(Decision decision)
    {
        state.Apply(decision);
        return decision;
    }
}
