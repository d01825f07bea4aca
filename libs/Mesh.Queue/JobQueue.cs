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

    /// <summary>Decides <paramref name="command"/> and takes the decision over into <see cref="State"/>.</summary>
    public Decision Decide(QueueCommand command, DateTimeOffset now)
    {
        if (command is QueueCommand.Grant)
        {
            return GrantRules.GrantAll(state, now);
        }

        var decision = command switch
        {
            QueueCommand.Submit submit => JobRules.Submit(state, submit, now),
            QueueCommand.Cancel cancel => JobRules.Cancel(state, cancel, now),
            QueueCommand.Hello hello => SessionRules.Hello(state, hello, now, limits),
            QueueCommand.Capacity capacity => SessionRules.Capacity(state, capacity),
            QueueCommand.Heartbeat heartbeat => SessionRules.Heartbeat(state, heartbeat, now, limits),
            QueueCommand.Disconnect disconnect => SessionRules.Disconnect(state, disconnect),
            QueueCommand.Progress progress => AttemptRules.Progress(state, progress, now),
            QueueCommand.Complete complete => AttemptRules.Complete(state, complete, now, limits),
            QueueCommand.Release release => AttemptRules.Release(state, release, now, limits),
            QueueCommand.Tick => SessionRules.Expire(state, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "The queue does not know this command."),
        };
        state.Apply(decision);
        return decision;
    }
}
