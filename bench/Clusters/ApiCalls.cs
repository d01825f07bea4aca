using System.Collections.Concurrent;
using System.Diagnostics;

namespace Mesh.Bench.Clusters;

/// <summary>What a client asked of the API server since the last <see cref="Reset"/>.</summary>
internal sealed class ApiCalls
{
    private readonly ConcurrentDictionary<string, int> _byKind = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _creates = new();
    private int _conflicts;
    private int _total;

    /// <summary>All calls.</summary>
    public int Total => _total;

    /// <summary>Answers with 409.</summary>
    public int Conflicts => _conflicts;

    /// <summary>Calls by verb and resource, the most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, int>> ByKind => _byKind.OrderByDescending(kind => kind.Value);

    /// <summary>When the pod creates came in, in their order.</summary>
    public IReadOnlyList<long> Creates =>
        [.. _creates.Values.Where(c => c.Task.IsCompletedSuccessfully).Select(c => c.Task.Result).Order()];

    /// <summary>When the create of a job's pod came in.</summary>
    /// <param name="jobId">The last part of the job's name.</param>
    public Task<long> CreateOfAsync(string jobId) => Create(jobId).Task;

    public void Count(string verb, string resource)
    {
        Interlocked.Increment(ref _total);
        _byKind.AddOrUpdate($"{verb} {resource}", 1, (_, count) => count + 1);
    }

    public void CountConflict() => Interlocked.Increment(ref _conflicts);

    public void PodCreate(string jobId) => Create(jobId).TrySetResult(Stopwatch.GetTimestamp());

    public void Reset()
    {
        _byKind.Clear();
        _creates.Clear();
        Interlocked.Exchange(ref _total, 0);
        Interlocked.Exchange(ref _conflicts, 0);
    }

    private TaskCompletionSource<long> Create(string jobId) =>
        _creates.GetOrAdd(jobId, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}
