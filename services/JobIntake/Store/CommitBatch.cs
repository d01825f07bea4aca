using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>Changes that become durable together. Of a job that changed more than once only the last state is written.</summary>
public sealed class CommitBatch
{
    private readonly Dictionary<string, NewJob> _added = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobRecord> _changed = new(StringComparer.Ordinal);

    /// <summary>The version of the last change in the batch.</summary>
    public long Version { get; set; }

    public bool IsEmpty => _changed.Count == 0;

    /// <summary>The last state of every job that changed.</summary>
    public IReadOnlyCollection<JobRecord> Changed => _changed.Values;

    public void Add(NewJob job) => _added.Add(job.Key.Id, job);

    public void Change(JobRecord job) => _changed[job.Key.Id] = job;

    /// <summary>What came in with the job, when the batch adds it.</summary>
    public NewJob? FindAdded(JobRecord job) => _added.GetValueOrDefault(job.Key.Id);
}
