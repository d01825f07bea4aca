using Mesh.JobIntake.Store;
using Mesh.Queue.Commands;

namespace Mesh.JobIntake.Actor;

/// <summary>A command on its way, and who waits for its answer.</summary>
internal sealed class QueueCall(QueueCommand command, NewJob? added = null)
{
    // Continuations must not run on the queue's task: they would make everyone behind them wait.
    private readonly TaskCompletionSource<QueueAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public QueueCommand Command => command;

    /// <summary>What comes in with a Submit.</summary>
    public NewJob? Added => added;

    public Task<QueueAnswer> Answer => _answer.Task;

    public void Complete(QueueAnswer answer) => _answer.TrySetResult(answer);
}
