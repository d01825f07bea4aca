using System.Collections.Concurrent;
using Mesh.Queue;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Actor;

/// <summary>
/// The last published <see cref="QueueStatus"/>: written by the queue after a commit, read by anyone. The order of a project's jobs
/// is written down when somebody asks for it, with the next batch.
/// </summary>
public sealed class QueueStatusBoard
{
    private readonly ConcurrentQueue<(string Project, int Count, TaskCompletionSource<IReadOnlyList<JobRecord>> Answer)> _asked = [];
    private volatile QueueStatus _current = new(0, 0);

    public QueueStatus Current => _current;

    /// <summary>The queued jobs of a project that go first, so many at most, as of the next batch.</summary>
    public Task<IReadOnlyList<JobRecord>> AskForOrderAsync(string project, int count)
    {
        var answer = new TaskCompletionSource<IReadOnlyList<JobRecord>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Enqueue((project, count, answer));
        return answer.Task;
    }

    internal void Publish(QueueState state)
    {
        while (_asked.TryDequeue(out var asked))
        {
            asked.Answer.TrySetResult(state.FirstQueued(asked.Project, asked.Count));
        }

        var dispatchers = 0;
        var free = 0;
        foreach (var dispatcher in state.Dispatchers)
        {
            if (dispatcher.IsConnected)
            {
                dispatchers++;
                free += Math.Max(0, dispatcher.MaxLeases - state.CountHeldBy(dispatcher.Id));
            }
        }

        if (_current.Dispatchers != dispatchers || _current.FreePlaces != free)
        {
            _current = new QueueStatus(dispatchers, free);
        }
    }
}
