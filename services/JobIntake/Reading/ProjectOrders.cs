using System.Collections.Concurrent;
using Mesh.JobIntake.Actor;
using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Reading;

/// <summary>
/// How many jobs of its own project go before a queued job, by the queue's own order. The queue is asked for the first of a project
/// only, and a few times a second at most, whoever wants to know.
/// </summary>
internal sealed class ProjectOrders(IQueueClient queue, QueueStatusBoard board, TimeProvider time)
{
    /// <summary>Jobs that are counted; of one behind more only that is known.</summary>
    public const int Bound = 100;

    // Answers that are kept, before those that are too old to be used go.
    private const int Kept = 1000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMilliseconds(250);

    // An answer that is not older is given while the next one is on its way: a stream of submits waits for none.
    private static readonly TimeSpan Usable = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);

    /// <summary>
    /// How many go before it; <see cref="Bound"/> + 1 for more; null when the job is not queued any more, or the answer is older.
    /// </summary>
    public async ValueTask<int?> CountAheadAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (await OfAsync(job.Key.Project).WaitAsync(cancellationToken) is not { } first)
        {
            return null;
        }

        var place = first.Select(ahead => ahead.Key.Id).TakeWhile(id => id != job.Key.Id).Count();
        return place < first.Count ? place : first.Count > Bound ? Bound + 1 : null;
    }

    private Task<IReadOnlyList<JobRecord>?> OfAsync(string project)
    {
        if (_answers.TryGetValue(project, out var known) && IsWithin(known, Lifetime))
        {
            return known.First.Value;
        }

        if (_answers.Count >= Kept)
        {
            foreach (var (old, _) in _answers.Where(answer => !IsWithin(answer.Value, Usable)))
            {
                _answers.TryRemove(old, out _);
            }
        }

        // Those who come meanwhile wait for the same answer.
        var next = new Answer(time.GetTimestamp(), new(() => AskAsync(project)));
        var fresh = _answers.AddOrUpdate(project, next, (_, other) => IsWithin(other, Lifetime) ? other : next).First.Value;
        return known is { First.Value.IsCompletedSuccessfully: true } && IsWithin(known, Usable) ? known.First.Value : fresh;
    }

    private bool IsWithin(Answer answer, TimeSpan age) => time.GetElapsedTime(answer.Asked) < age;

    private async Task<IReadOnlyList<JobRecord>?> AskAsync(string project)
    {
        var order = board.AskForOrderAsync(project, Bound + 1);
        // The queue may have nothing to do: this wakes it.
        var answer = await queue.AskAsync(new QueueCommand.Tick(), CancellationToken.None);
        return answer is QueueAnswer.Done ? await order : null;
    }

    private sealed record Answer(long Asked, Lazy<Task<IReadOnlyList<JobRecord>?>> First);
}
