using Mesh.JobIntake.Store;
using Mesh.Queue;
using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Actor;

/// <summary>
/// Decides a batch of calls and keeps everything that must not be seen before the commit: answers, changes and effects.
/// </summary>
internal sealed class QueueBatch(JobQueue queue, IReadOnlyDictionary<RequestKey, KnownRequest> known, DateTimeOffset now)
{
    private readonly Dictionary<RequestKey, KnownRequest> _fresh = [];
    private readonly List<(QueueCall Call, QueueAnswer Answer)> _answers = [];

    public CommitBatch Commit { get; } = new();

    /// <summary>Every change that a user may see, in order.</summary>
    public List<JobRecord> Visible { get; } = [];

    public List<QueueEffect> Effects { get; } = [];

    public void Decide(IEnumerable<QueueCall> calls)
    {
        Run(new QueueCommand.Tick());
        foreach (var call in calls)
        {
            _answers.Add((call, Answer(call)));
        }

        Run(new QueueCommand.Grant());
        Commit.Version = queue.State.Version;
    }

    public void AnswerAll()
    {
        foreach (var (call, answer) in _answers)
        {
            call.Complete(answer);
        }
    }

    private QueueAnswer Answer(QueueCall call)
    {
        if (call.Added?.Request is { } request && (Seen(known, request) ?? Seen(_fresh, request)) is { } before)
        {
            return new QueueAnswer.Known(before);
        }

        var decision = Run(call.Command);
        if (decision.Refusal is { } refusal)
        {
            return new QueueAnswer.Refused(refusal);
        }

        if (call.Added is { } added)
        {
            Commit.Add(added);
            if (added.Request is { } key)
            {
                _fresh[key] = new KnownRequest(added.Key, added.BodyHash);
            }
        }

        return new QueueAnswer.Done(decision.Job);
    }

    private Decision Run(QueueCommand command)
    {
        var before = queue.State.Version;
        var decision = queue.Decide(command, now);
        foreach (var job in decision.Jobs)
        {
            Commit.Change(job);
            if (job.Version > before)
            {
                Visible.Add(job);
            }
        }

        Effects.AddRange(decision.Effects);
        return decision;
    }

    private static KnownRequest? Seen(IReadOnlyDictionary<RequestKey, KnownRequest> requests, RequestKey key) =>
        requests.TryGetValue(key, out var request) ? request : null;
}
