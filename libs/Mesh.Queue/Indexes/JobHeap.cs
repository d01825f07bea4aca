using Mesh.Queue.Jobs;

namespace Mesh.Queue.Indexes;

/// <summary>
/// Jobs in an order that is fixed when they enter. It is cleaned lazily: an entry counts only while its job still is what the
/// heap is for, which whoever peeks decides.
/// </summary>
internal sealed class JobHeap<TOrder>(IReadOnlyDictionary<string, JobRecord> jobs)
{
    private readonly PriorityQueue<string, TOrder> _entries = new();

    public void Add(string id, TOrder order) => _entries.Enqueue(id, order);

    /// <summary>The first job that counts, and its place in the order; entries before it that do not count are dropped.</summary>
    public JobRecord? Peek(Func<JobRecord, TOrder, bool> counts)
    {
        while (_entries.TryPeek(out var id, out var order))
        {
            if (jobs.TryGetValue(id, out var job) && counts(job, order))
            {
                return job;
            }

            _entries.Dequeue();
        }

        return null;
    }

    /// <summary>The first jobs that count, in their order, so many at most. It costs their number, not that of all.</summary>
    public List<JobRecord> First(int count, Func<JobRecord, TOrder, bool> counts)
    {
        var (first, taken) = (new List<JobRecord>(), new Dictionary<string, TOrder>(StringComparer.Ordinal));
        while (first.Count < count && Peek(counts) is { } job)
        {
            _entries.TryDequeue(out var id, out var order);
            if (taken.TryAdd(id!, order!))
            {
                first.Add(job);
            }
        }

        foreach (var (id, order) in taken)
        {
            _entries.Enqueue(id, order);
        }

        return first;
    }

    public void RemoveFirst() => _entries.Dequeue();
}
