using Mesh.Queue.Jobs;

namespace Mesh.Queue.Indexes;

/// <summary>One project's part of the queue: its jobs in their order, and what it takes.</summary>
internal sealed class ProjectQueue
{
    private readonly JobHeap<(long Rank, long Sequence)> _ready;
    private readonly JobHeap<(long Rank, long Sequence)> _beyondQuota;
    private readonly TimeSpan _ageing;

    public ProjectQueue(string name, IReadOnlyDictionary<string, JobRecord> jobs, QueueLimits limits)
    {
        (Name, Limits, _ageing) = (name, limits.Of(name), limits.AgeingInterval);
        _ready = new(jobs);
        _beyondQuota = new(jobs);
        Bucket = new SubmitBucket(Limits.SubmitsPerMinute);
    }

    public string Name { get; }

    public ProjectLimits Limits { get; }

    public SubmitBucket Bucket { get; }

    public int Open { get; private set; }

    /// <summary>Jobs that hold a place of the quota: queued, or with a live attempt.</summary>
    public int Admitted { get; private set; }

    /// <summary>Jobs with a live attempt.</summary>
    public int Live { get; private set; }

    public int Waiting => Open - Live;

    /// <summary>Jobs that the quota blocks.</summary>
    public int BeyondQuota { get; private set; }

    /// <summary>It is among the projects that are forgotten once they tell nothing.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>What the project had so far, by its weight: the fair order's clock.</summary>
    public double Served { get; set; }

    /// <summary>What it has now, by its weight.</summary>
    public double Share => Live / Limits.Weight;

    public bool HasRoom => Admitted < Limits.MaxRunning;

    public void Count(JobRecord job, int by)
    {
        Open += by;
        Live += job.Phase.HasAttempt() ? by : 0;
        Admitted += IsAdmitted(job) ? by : 0;
        BeyondQuota += IsBeyondQuota(job) ? by : 0;
    }

    public void AddReady(JobRecord job) => _ready.Add(job.Key.Id, Order(job));

    public void AddBeyondQuota(JobRecord job) => _beyondQuota.Add(job.Key.Id, Order(job));

    public JobRecord? NextReady(DateTimeOffset now) =>
        _ready.Peek((job, _) => job.Phase == JobPhase.Queued && (job.NotBefore is not { } due || due <= now));

    public List<JobRecord> FirstReady(int count) => _ready.First(count, (job, _) => job.Phase == JobPhase.Queued);

    public JobRecord? NextBeyondQuota() => _beyondQuota.Peek((job, _) => IsBeyondQuota(job));

    private static bool IsAdmitted(JobRecord job) => job.Phase == JobPhase.Queued || job.Phase.HasAttempt();

    private static bool IsBeyondQuota(JobRecord job) => job.Block is { Reason: BlockReason.Quota };

    /// <summary>A point of priority counts like an ageing interval of waiting: the order never changes while jobs wait.</summary>
    private (long Rank, long Sequence) Order(JobRecord job) =>
        (job.CreateTime.UtcTicks - (job.Policy.Priority * _ageing.Ticks), job.Sequence);
}
