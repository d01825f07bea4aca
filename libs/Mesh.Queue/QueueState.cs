using Mesh.Queue.Jobs;
using Mesh.Queue.Leases;

namespace Mesh.Queue;

/// <summary>
/// The open jobs and the dispatchers, indexed for the rules. It changes only through <see cref="Apply"/>, by one thread.
/// The heaps are cleaned lazily: an entry counts only while its job still is what the heap says.
/// </summary>
public sealed class QueueState
{
    private readonly Dictionary<string, JobRecord> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DispatcherRecord> _dispatchers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _held = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _ready = new();
    private readonly PriorityQueue<string, long> _orphans = new();
    private readonly PriorityQueue<string, DateTimeOffset> _delayed = new();

    /// <summary>The state of an empty queue whose last change had <paramref name="version"/>.</summary>
    public QueueState(long version = 0) => Version = version;

    /// <summary>The version of the last change.</summary>
    public long Version { get; private set; }

    public int OpenJobs => _jobs.Count;

    public IReadOnlyCollection<JobRecord> Jobs => _jobs.Values;

    public IReadOnlyCollection<DispatcherRecord> Dispatchers => _dispatchers.Values;

    /// <summary>
    /// The queue as a store has it: every lease gets a fresh time to live, because nobody could renew it meanwhile.
    /// </summary>
    public static QueueState Recover(IEnumerable<JobRecord> openJobs, long version, DateTimeOffset now, QueueLimits limits)
    {
        var state = new QueueState(version);
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

    public bool HasId(string id) => _jobs.ContainsKey(id);

    public DispatcherRecord? Dispatcher(string id) => _dispatchers.GetValueOrDefault(id);

    public int CountHeldBy(string dispatcher) => _held.TryGetValue(dispatcher, out var held) ? held.Count : 0;

    /// <summary>The jobs whose live attempts the dispatcher holds, oldest first.</summary>
    public IReadOnlyList<JobRecord> HeldBy(string dispatcher) =>
        _held.TryGetValue(dispatcher, out var held)
            ? [.. held.Select(id => _jobs[id]).OrderBy(job => job.Sequence)]
            : [];

    /// <summary>The oldest live attempt that waits for a dispatcher to take it over.</summary>
    public JobRecord? NextOrphan(DateTimeOffset now)
    {
        ReleaseDelayed(now);
        return Peek(_orphans, job => job.IsOrphan && IsDue(job, now));
    }

    /// <summary>The job that is next in the order.</summary>
    public JobRecord? NextQueued(DateTimeOffset now)
    {
        ReleaseDelayed(now);
        return Peek(_ready, job => job.Phase == JobPhase.Queued && IsDue(job, now));
    }

    /// <summary>When time alone changes something; null when it never does.</summary>
    public DateTimeOffset? NextDeadline()
    {
        DateTimeOffset? next = _delayed.TryPeek(out _, out var due) ? due : null;
        foreach (var dispatcher in _dispatchers.Values)
        {
            next = next is null || dispatcher.Expiry < next ? dispatcher.Expiry : next;
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

        foreach (var job in decision.Jobs)
        {
            Put(job);
        }
    }

    private static bool IsDue(JobRecord job, DateTimeOffset now) => job.NotBefore is not { } due || due <= now;

    private void Put(JobRecord job)
    {
        var id = job.Key.Id;
        Version = Math.Max(Version, job.Version);
        if (_jobs.TryGetValue(id, out var before) && before.Dispatcher is { } left && left != job.Dispatcher)
        {
            Unhold(left, id);
        }

        if (job.Phase.IsTerminal())
        {
            _jobs.Remove(id);
            return;
        }

        _jobs[id] = job;
        if (job.Dispatcher is { } holder)
        {
            Hold(holder, id);
        }
        else if (job.NotBefore is { } due)
        {
            _delayed.Enqueue(id, due);
        }
        else
        {
            Enqueue(job);
        }
    }

    private void Enqueue(JobRecord job)
    {
        if (job.Phase == JobPhase.Queued)
        {
            _ready.Enqueue(job.Key.Id, job.Sequence);
        }
        else if (job.IsOrphan)
        {
            _orphans.Enqueue(job.Key.Id, job.Sequence);
        }
    }

    private void ReleaseDelayed(DateTimeOffset now)
    {
        while (_delayed.TryPeek(out var id, out var due) && due <= now)
        {
            _delayed.Dequeue();
            if (_jobs.TryGetValue(id, out var job) && job.NotBefore == due)
            {
                Enqueue(job);
            }
        }
    }

    private JobRecord? Peek(PriorityQueue<string, long> heap, Func<JobRecord, bool> counts)
    {
        while (heap.TryPeek(out var id, out _))
        {
            if (_jobs.TryGetValue(id, out var job) && counts(job))
            {
                return job;
            }

            heap.Dequeue();
        }

        return null;
    }

    private void Hold(string dispatcher, string id)
    {
        if (!_held.TryGetValue(dispatcher, out var held))
        {
            _held[dispatcher] = held = new HashSet<string>(StringComparer.Ordinal);
        }

        held.Add(id);
    }

    private void Unhold(string dispatcher, string id)
    {
        if (_held.TryGetValue(dispatcher, out var held) && held.Remove(id) && held.Count == 0)
        {
            _held.Remove(dispatcher);
        }
    }
}
