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
    private readonly List<(QueueCall Call, QueueAnswer[] Answers)> _answers = [];

    public CommitBatch Commit { get; } = new();

    /// <summary>Every change that a user may see, in order.</summary>
    public List<JobRecord> Visible { get; } = [];

    public List<QueueEffect> Effects { get; } = [];

    /// <summary>Somebody hears what was decided.</summary>
    public bool Tells => Effects.Count > 0
        || _answers.Any(given => given.Call.Requests.Any(asked => asked.Command is not (QueueCommand.Tick or QueueCommand.Disconnect)));

    public void Decide(IEnumerable<QueueCall> calls)
    {
        Run(new QueueCommand.Tick());
        foreach (var call in calls)
        {
            var answers = new QueueAnswer[call.Requests.Count];
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = Answer(call.Requests[i]);
            }

            _answers.Add((call, answers));
        }

        Run(new QueueCommand.Grant());
        Commit.Version = queue.State.Version;
    }

    public void AnswerAll()
    {
        foreach (var (call, answers) in _answers)
        {
            call.Complete(answers);
        }
    }

    private QueueAnswer Answer(QueueRequest asked)
    {
        if (asked.Added?.Request is { } request && (Seen(known, request) ?? Seen(_fresh, request)) is { } before)
        {
            return new QueueAnswer.Known(before);
        }

        var decision = Run(asked.Command);
        if (decision.Refusal is { } refusal)
        {
            return new QueueAnswer.Refused(refusal);
        }

        if (asked.Added is { } added)
        {
            Commit.Add(added);
            if (added.Request is { } key)
            {
                _fresh[key] = new KnownRequest(added.Id, added.BodyHash);
            }
        }

        return new QueueAnswer.Done(decision.Job, decision.Workflow);
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

        foreach (var workflow in decision.Workflows)
        {
            Commit.Change(workflow);
        }

        Effects.AddRange(decision.Effects);
        return decision;
    }

    private static KnownRequest? Seen(IReadOnlyDictionary<RequestKey, KnownRequest> requests, RequestKey key) =>
        requests.TryGetValue(key, out var request) ? request : null;
}
