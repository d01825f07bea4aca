namespace Mesh.JobIntake.Actor;

/// <summary>Commands on their way together, and who waits for their answers.</summary>
internal sealed class QueueCall(IReadOnlyList<QueueRequest> requests)
{
    // Continuations must not run on the queue's task: they would make everyone behind them wait.
    private readonly TaskCompletionSource<IReadOnlyList<QueueAnswer>> _answers =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<QueueRequest> Requests => requests;

    public void Complete(IReadOnlyList<QueueAnswer> answers) => _answers.TrySetResult(answers);

    /// <summary>One answer for each command, in their order. There is one who waits: when it gives up, nobody does.</summary>
    public async Task<IReadOnlyList<QueueAnswer>> AnswersAsync(CancellationToken cancellationToken)
    {
        await using var givesUp = cancellationToken.UnsafeRegister(
            static (call, stop) => ((QueueCall)call!)._answers.TrySetCanceled(stop), this);
        return await _answers.Task;
    }

    /// <summary>Gives every command the same answer.</summary>
    public void CompleteAll(QueueAnswer answer) => Complete([.. requests.Select(_ => answer)]);
}
