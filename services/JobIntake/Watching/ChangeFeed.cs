using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Watching;

/// <summary>Hands committed changes to watchers. A watcher of one job costs nothing when other jobs change.</summary>
internal sealed class ChangeFeed
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Subscription>> _byJob = new(StringComparer.Ordinal);
    private readonly List<Subscription> _all = [];
    private long _version;

    /// <summary>The version of the last committed change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Called by the queue, after the commit.</summary>
    public void Publish(IReadOnlyList<JobRecord> changes, long version)
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _version, version);
            foreach (var job in changes)
            {
                if (_byJob.TryGetValue(job.Key.Id, out var watchers))
                {
                    watchers.ForEach(watcher => watcher.Offer(job));
                }

                foreach (var watcher in _all)
                {
                    if (watcher.Wants(job))
                    {
                        watcher.Offer(job);
                    }
                }
            }
        }
    }

    /// <summary>
    /// Called by the queue, when it took its state from the store. A commit whose answer was lost may be in it, and nobody was told:
    /// every watcher reads from the store what it missed.
    /// </summary>
    public void Reload(long version)
    {
        lock (_gate)
        {
            if (Interlocked.Exchange(ref _version, version) == version)
            {
                return;
            }

            foreach (var watcher in _byJob.Values.SelectMany(watchers => watchers).Concat(_all))
            {
                watcher.Lag();
            }
        }
    }

    /// <summary>From here on all changes of one job (<paramref name="jobId"/>), or of all when it is null.</summary>
    /// <returns>The version after which the subscription sees everything.</returns>
    public long Subscribe(Subscription subscription, string? jobId)
    {
        lock (_gate)
        {
            if (jobId is null)
            {
                _all.Add(subscription);
            }
            else if (_byJob.TryGetValue(jobId, out var watchers))
            {
                watchers.Add(subscription);
            }
            else
            {
                _byJob[jobId] = [subscription];
            }

            return _version;
        }
    }

    public void Unsubscribe(Subscription subscription, string? jobId)
    {
        lock (_gate)
        {
            if (jobId is null)
            {
                _all.Remove(subscription);
            }
            else if (_byJob.TryGetValue(jobId, out var watchers) && watchers.Remove(subscription) && watchers.Count == 0)
            {
                _byJob.Remove(jobId);
            }
        }
    }
}
