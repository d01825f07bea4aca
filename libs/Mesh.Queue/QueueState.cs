using System.Collections.ObjectModel;
using Mesh.Queue.Indexes;
using Mesh.Queue.Jobs;
using Mesh.Queue.Leases;
using Mesh.Queue.Workflows;

namespace Mesh.Queue;

/// <summary>
/// The open jobs, workflows and dispatchers, indexed for the rules. It changes only through <see cref="Apply"/>, by one thread.
/// </summary>
public sealed class QueueState
{
    private readonly Dictionary<string, JobRecord> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DispatcherRecord> _dispatchers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenWorkflow> _workflows = new(StringComparer.Ordinal);
    private readonly HolderIndex _held = new();
    private readonly GroupIndex _groups = new();
    private readonly QueueLimits _limits;
    private readonly ProjectIndex _projects;
    private readonly JobHeap<long> _orphans;
    private readonly JobHeap<DateTimeOffset> _delayed;
    private readonly JobHeap<DateTimeOffset> _deadlines;

    /// <summary>The state of an empty queue whose last change had <paramref name="version"/>.</summary>
    public QueueState(QueueLimits limits, long version = 0)
    {
        Version = version;
        _limits = limits;
        _projects = new ProjectIndex(_jobs, limits);
        _orphans = new JobHeap<long>(_jobs);
        _delayed = new JobHeap<DateTimeOffset>(_jobs);
        _deadlines = new JobHeap<DateTimeOffset>(_jobs);
    }

    /// <summary>The version of the last change.</summary>
    public long Version { get; private set; }

    public int OpenJobs => _jobs.Count;

    /// <summary>Projects that are in memory: those with open jobs, and those whose submit rate has something to remember.</summary>
    public int Projects => _projects.Count;

    public IReadOnlyCollection<JobRecord> Jobs => _jobs.Values;

    public IReadOnlyCollection<DispatcherRecord> Dispatchers => _dispatchers.Values;

    internal Agenda Agenda { get; } = new();

    /// <summary>
    /// The queue as a store has it: every lease gets a fresh time to live, because nobody could renew it meanwhile.
    /// </summary>
    public static QueueState Recover(
        IEnumerable<JobRecord> openJobs,
        IEnumerable<StoredWorkflow> openWorkflows,
        long version,
        DateTimeOffset now,
        QueueLimits limits)
    {
        var state = new QueueState(limits, version);
        foreach (var workflow in openWorkflows)
        {
            state._workflows[workflow.Record.Key.Id] = new OpenWorkflow(workflow.Record, workflow.Ended);
        }

        foreach (var job in openJobs)
        {
            state.Put(job);
            if (job.Dispatcher is { } holder && !state._dispatchers.ContainsKey(holder))
            {
                var expiry = now + limits.LeaseTimeToLive;
                state._dispatchers[holder] = new DispatcherRecord(holder, DispatcherRecord.NoSession, 0, expiry);
            }
        }

        return state;
    }

    public JobRecord? Find(JobKey key) =>
        _jobs.TryGetValue(key.Id, out var job) && job.Key.Project == key.Project ? job : null;

    public bool HasId(string id) => _jobs.ContainsKey(id) || _workflows.ContainsKey(id);

    public DispatcherRecord? Dispatcher(string id) => _dispatchers.GetValueOrDefault(id);

    public int CountHeldBy(string dispatcher) => _held.Count(dispatcher);

    /// <summary>The jobs whose live attempts the dispatcher holds, oldest first.</summary>
    public IReadOnlyList<JobRecord> HeldBy(string dispatcher) =>
        [.. _held.Of(dispatcher).Select(id => _jobs[id]).OrderBy(job => job.Sequence)];

    /// <summary>The oldest live attempt that waits for a dispatcher to take it over.</summary>
    public JobRecord? NextOrphan(DateTimeOffset now)
    {
        ReleaseDelayed(now);
        return _orphans.Peek((job, _) => job.IsOrphan && IsDue(job, now));
    }

    /// <summary>The job that is next in the fair order.</summary>
    public JobRecord? NextQueued(DateTimeOffset now)
    {
        ReleaseDelayed(now);
        return _projects.NextReady(now);
    }

    /// <summary>The queued jobs of a project that go first, in the order in which they are granted; so many at most.</summary>
    public IReadOnlyList<JobRecord> FirstQueued(string project, int count) => _projects.Find(project)?.FirstReady(count) ?? [];

    /// <summary>The job that has waited longest past its bound for a first lease.</summary>
    public JobRecord? NextOverdue(DateTimeOffset now) => NextDeadlined() is { } job && job.QueueDeadline <= now ? job : null;

    /// <summary>When time alone changes something; null when it never does.</summary>
    public DateTimeOffset? NextDeadline()
    {
        var next = Earlier(_delayed.Peek(IsDelayed)?.NotBefore, NextDeadlined()?.QueueDeadline);
        foreach (var dispatcher in _dispatchers.Values)
        {
            next = Earlier(next, dispatcher.Expiry);
        }

        return next;
    }

    /// <summary>Takes a decision over.</summary>
    public void Apply(Decision decision)
    {
        foreach (var dispatcher in decision.Dispatchers)
        {
            _dispatchers[dispatcher.Id] = dispatcher;
        }

        foreach (var id in decision.Forgotten)
        {
            _dispatchers.Remove(id);
        }

        foreach (var workflow in decision.Workflows)
        {
            Put(workflow);
        }

        foreach (var job in decision.Jobs)
        {
            Put(job);
        }
    }

    internal ProjectLimits LimitsOf(string project) => _limits.Of(project);

    internal JobRecord Job(string id) => _jobs[id];

    internal JobRecord? FindById(string id) => _jobs.GetValueOrDefault(id);

    internal OpenWorkflow? Workflow(string id) => _workflows.GetValueOrDefault(id);

    internal GroupQueue? Group(string project, string group) => _groups.Find(project, group);

    internal ProjectQueue? Project(string project) => _projects.Find(project);

    private static bool IsDue(JobRecord job, DateTimeOffset now) => job.NotBefore is not { } due || due <= now;

    private static bool IsDelayed(JobRecord job, DateTimeOffset due) => job.NotBefore == due && job.Dispatcher is null;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    private JobRecord? NextDeadlined() =>
        _deadlines.Peek((job, deadline) => job.QueueDeadline == deadline && job.Attempt == 0);

    private void Put(WorkflowRecord workflow)
    {
        if (workflow.EndTime is not null)
        {
            _workflows.Remove(workflow.Key.Id);
        }
        else if (_workflows.TryGetValue(workflow.Key.Id, out var open))
        {
            open.Record = workflow;
        }
        else
        {
            _workflows[workflow.Key.Id] = new OpenWorkflow(workflow, ReadOnlyDictionary<string, JobPhase>.Empty);
        }

        Version = Math.Max(Version, workflow.Version);
    }

    private void Put(JobRecord job)
    {
        var id = job.Key.Id;
        Version = Math.Max(Version, job.Version);
        var before = _jobs.GetValueOrDefault(id);
        var after = job.Phase.IsTerminal() ? null : job;
        if (after is null)
        {
            _jobs.Remove(id);
        }
        else
        {
            _jobs[id] = after;
        }

        Index(before, after, job);
        if (after is null or { Dispatcher: not null })
        {
            return;
        }

        if (after.NotBefore is { } due)
        {
            _delayed.Add(id, due);
        }
        else
        {
            Enqueue(after, before);
        }
    }

    private void Index(JobRecord? before, JobRecord? after, JobRecord job)
    {
        _held.Move(before, after);
        var project = _projects.Move(before, after);
        if (before is null)
        {
            project.Bucket.Take(job.CreateTime);
            if (job is { QueueDeadline: { } deadline, Attempt: 0 })
            {
                _deadlines.Add(job.Key.Id, deadline);
            }
        }

        if (project is { HasRoom: true, BeyondQuota: > 0 })
        {
            Agenda.Add(new AgendaItem.QuotaFree(project.Name));
        }

        if (job.Policy.Group is { } group && _groups.Move(before, after, group.Name))
        {
            Agenda.Add(new AgendaItem.GroupFree(project.Name, group.Name));
        }

        if (after is null && job.Workflow is { } link && _workflows.TryGetValue(link.Id, out var workflow))
        {
            workflow.End(job.Key.Id, job.Phase);
            Agenda.Add(new AgendaItem.MemberEnded(link.Id, job.Key.Id));
        }
    }

    private void Enqueue(JobRecord job, JobRecord? before)
    {
        if (job.Phase == JobPhase.Queued && before?.Phase != JobPhase.Queued)
        {
            _projects.AddReady(job);
        }
        else if (job.Block is { Reason: BlockReason.Quota } && before?.Block?.Reason != BlockReason.Quota)
        {
            _projects.Find(job.Key.Project)!.AddBeyondQuota(job);
        }
        else if (job.IsOrphan)
        {
            _orphans.Add(job.Key.Id, job.Sequence);
        }
    }

    private void ReleaseDelayed(DateTimeOffset now)
    {
        while (_delayed.Peek(IsDelayed) is { } job && job.NotBefore <= now)
        {
            _delayed.RemoveFirst();
            Enqueue(job, before: null);
        }
    }
}
