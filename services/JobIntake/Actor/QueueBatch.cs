using Mesh.JobIntake.Store;
using Mesh.Queue;
using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Actor;

/// <summary>
/// Decides calls and keeps everything that must not be seen before the commit: answers, changes and effects.
/// </summary>
internal sealed class QueueBatch(JobQueue queue)
{
    private readonly Dictionary<RequestKey, KnownRequest> _fresh = [];
    private readonly List<(QueueCall Call, QueueAnswer[] Answers)> _answers = [];

    public CommitBatch Commit { get; } = new();

    /// <summary>Every change that a user may see, in order.</summary>
    public List<JobRecord> Visible { get; } = [];

    public List<QueueEffect> Effects { get; } = [];

    /// <summary>How many commands of callers it has decided.</summary>
    public int Commands { get; private set; }

    public bool HasCalls => _answers.Count > 0;

    public IEnumerable<QueueCall> Calls => _answers.Select(given => given.Call);

    /// <summary>Somebody hears what was decided.</summary>
    public bool Tells => Effects.Count > 0
        || _answers.Any(given => given.Call.Requests.Any(asked => asked.Command is not (QueueCommand.Tick or QueueCommand.Disconnect)));

    /// <summary>Decides calls, in their order.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="known">Those of their request_ids that the store has.</param>
    /// <param name="under">The batches that were not committed yet when the store was asked.</param>
    /// <param name="now">The time.</param>
    public void Decide(
        IEnumerable<QueueCall> calls,
        IReadOnlyDictionary<RequestKey, KnownRequest> known,
        IReadOnlyList<QueueBatch> under,
        DateTimeOffset now)
    {
        Run(new QueueCommand.Tick(), now);
        foreach (var call in calls)
        {
            var answers = new QueueAnswer[call.Requests.Count];
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = Answer(call.Requests[i], known, under, now);
            }

            Commands += answers.Length;
            _answers.Add((call, answers));
        }
    }

    /// <summary>Ends it: what became free is granted, and nothing is decided into it any more.</summary>
    public void Close(DateTimeOffset now)
    {
        Run(new QueueCommand.Grant(), now);
        Commit.Version = queue.State.Version;
    }

    public void AnswerAll()
    {
        foreach (var (call, answers) in _answers)
        {
            call.Complete(answers);
        }
    }

    private QueueAnswer Answer(
        QueueRequest asked,
        IReadOnlyDictionary<RequestKey, KnownRequest> known,
        IReadOnlyList<QueueBatch> under,
        DateTimeOffset now)
    {
        if (asked.Added?.Request is { } request && Before(request, known, under) is { } before)
        {
            return new QueueAnswer.Known(before);
        }

        var decision = Run(asked.Command, now);
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

    private KnownRequest? Before(
        RequestKey request, IReadOnlyDictionary<RequestKey, KnownRequest> known, IReadOnlyList<QueueBatch> under)
    {
        if (known.TryGetValue(request, out var before) || _fresh.TryGetValue(request, out before))
        {
            return before;
        }

        foreach (var batch in under)
        {
            if (batch._fresh.TryGetValue(request, out before))
            {
                return before;
            }
        }

        return null;
    }

    private Decision Run(QueueCommand command, DateTimeOffset now)
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
}
