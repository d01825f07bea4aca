using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.Queue.Tests;

/// <summary>A queue with a clock that the test moves, and short ways to say things.</summary>
internal sealed class QueueHarness
{
    private readonly JobQueue _queue;
    private int _lastId;
    private long _lastSession;

    public QueueHarness(QueueLimits? limits = null)
    {
        limits ??= new QueueLimits();
        _queue = new JobQueue(new QueueState(limits), limits);
    }

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public QueueState State => _queue.State;

    /// <summary>Every job as it was seen last, also after its end.</summary>
    public Dictionary<JobKey, JobRecord> Seen { get; } = [];

    /// <summary>Every workflow as it was seen last, by its id.</summary>
    public Dictionary<string, WorkflowRecord> Workflows { get; } = [];

    /// <summary>Jobs in the order of their grants.</summary>
    public List<JobKey> Granted { get; } = [];

    /// <summary>Effects since the last look.</summary>
    public List<QueueEffect> Effects { get; } = [];

    public static AttemptOutcome Ended(EndReason reason) => new(reason, "told by a test");

    public Decision Do(QueueCommand command)
    {
        var decision = _queue.Decide(command, Now);
        Effects.AddRange(decision.Effects);
        Granted.AddRange(decision.Effects.OfType<QueueEffect.PushLease>().Select(push => push.Job.Key));
        foreach (var job in decision.Jobs)
        {
            Seen[job.Key] = job;
        }

        foreach (var workflow in decision.Workflows)
        {
            Workflows[workflow.Key.Id] = workflow;
        }

        return decision;
    }

    /// <summary>The command, then grants, as the service does it.</summary>
    public Decision DoAndGrant(QueueCommand command)
    {
        var decision = Do(command);
        Do(new QueueCommand.Grant());
        return decision;
    }

    public void Pass(TimeSpan time)
    {
        Now += time;
        DoAndGrant(new QueueCommand.Tick());
    }

    public JobKey Submit(string project = "p", JobPolicy? policy = null, TimeSpan? queueTimeout = null)
    {
        var key = new JobKey(project, $"j{++_lastId}");
        DoAndGrant(new QueueCommand.Submit(new JobRequest(key)
        {
            Policy = policy ?? JobPolicy.Default,
            QueueTimeout = queueTimeout,
        }));
        return key;
    }

    public long Hello(string dispatcher, int maxLeases)
    {
        DoAndGrant(new QueueCommand.Hello(dispatcher, ++_lastSession, maxLeases));
        return _lastSession;
    }

    public Decision Complete(JobRecord lease, EndReason reason) =>
        DoAndGrant(new QueueCommand.Complete(lease.Lease, Ended(reason)));

    /// <summary>Ends the live attempt of a job.</summary>
    public Decision End(JobKey key, EndReason reason = EndReason.Succeeded, int exitCode = 0) =>
        DoAndGrant(new QueueCommand.Complete(Job(key).Lease, Ended(reason) with { ExitCode = exitCode }));

    public Decision Cancel(JobKey key) => DoAndGrant(new QueueCommand.Cancel(key));

    public (JobPhase Phase, BlockReason? Block) Where(JobKey key) => (Seen[key].Phase, Seen[key].Block?.Reason);

    public (JobPhase Phase, EndReason? Reason) How(JobKey key) => (Seen[key].Phase, Seen[key].Outcome?.Reason);

    /// <summary>Takes the leases pushed since the last look.</summary>
    public List<JobRecord> TakeLeases()
    {
        var leases = Effects.OfType<QueueEffect.PushLease>().Select(push => push.Job).ToList();
        Effects.Clear();
        return leases;
    }

    public JobRecord TakeLease() => Assert.Single(TakeLeases());

    public JobRecord Job(JobKey key) => State.Find(key) ?? throw new InvalidOperationException($"{key} is not open.");
}
