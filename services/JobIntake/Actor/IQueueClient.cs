using Mesh.JobIntake.Store;
using Mesh.Queue.Commands;

namespace Mesh.JobIntake.Actor;

/// <summary>The way to the queue.</summary>
public interface IQueueClient
{
    /// <summary>
    /// Gives a command and waits until its outcome is on disk. While the queue is at its bound the call waits for room. A caller
    /// that gives up does not undo a command that was taken.
    /// </summary>
    Task<QueueAnswer> AskAsync(QueueCommand command, CancellationToken cancellationToken, Addition? added = null);

    /// <summary>
    /// Gives commands that are decided one after the other, without another caller's in between, and waits until the outcomes of all
    /// of them are on disk. Calls that are made one after the other are decided in their order.
    /// </summary>
    /// <returns>One answer for each, in their order.</returns>
    Task<IReadOnlyList<QueueAnswer>> AskAllAsync(IReadOnlyList<QueueRequest> requests, CancellationToken cancellationToken);

    /// <summary>Gives a command whose outcome nobody waits for. Commands of one caller are decided in their order.</summary>
    Task TellAsync(QueueCommand command, CancellationToken cancellationToken);
}
