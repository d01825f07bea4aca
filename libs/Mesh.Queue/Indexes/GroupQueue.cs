using Mesh.Queue.Jobs;

namespace Mesh.Queue.Indexes;

/// <summary>A concurrency group: who has it, and who waits for it in the order of arrival.</summary>
internal sealed class GroupQueue
{
    private readonly HashSet<string> _holders = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, string> _waiting = [];

    /// <summary>The jobs that have the group: one, unless an older program's store had more.</summary>
    public IReadOnlyCollection<string> Holders => _holders;

    public IReadOnlyCollection<string> Waiting => _waiting.Values;

    public bool IsTaken => _holders.Count > 0;

    public bool IsEmpty => _holders.Count == 0 && _waiting.Count == 0;

    public void Remove(JobRecord job)
    {
        _holders.Remove(job.Key.Id);
        _waiting.Remove(job.Sequence);
    }

    public void Add(JobRecord job)
    {
        switch (job.Block?.Reason)
        {
            case BlockReason.Needs:
                break;
            case BlockReason.Group:
                _waiting.Add(job.Sequence, job.Key.Id);
                break;
            default:
                _holders.Add(job.Key.Id);
                break;
        }
    }
}
