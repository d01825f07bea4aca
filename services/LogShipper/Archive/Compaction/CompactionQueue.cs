using Mesh.Spool;

namespace Mesh.LogShipper.Archive.Compaction;

/// <summary>
/// The sealed logs that are to be archived, each once, by the time from which they may be. Bounded by the logs in the spool.
/// </summary>
internal sealed class CompactionQueue(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<LogKey> _known = [];
    private readonly PriorityQueue<(LogKey Key, int Failures), DateTimeOffset> _due = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Puts a log in, unless it is in or being worked on. Does not block.</summary>
    public void Add(LogKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            if (_known.Add(key))
            {
                Enqueue(key, 0, delay);
            }
        }
    }

    /// <summary>Puts a log in again that failed.</summary>
    public void Again(LogKey key, int failures, TimeSpan delay)
    {
        lock (_gate)
        {
            Enqueue(key, failures, delay);
        }
    }

    /// <summary>A log is done with.</summary>
    public void Done(LogKey key)
    {
        lock (_gate)
        {
            _known.Remove(key);
        }
    }

    /// <summary>Waits for the next log whose time has come.</summary>
    public async Task<(LogKey Key, int Failures)> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            var wait = Timeout.InfiniteTimeSpan;
            lock (_gate)
            {
                changed = _changed.Task;
                if (_due.TryPeek(out var next, out var due))
                {
                    wait = due - time.GetUtcNow();
                    if (wait <= TimeSpan.Zero)
                    {
                        _due.Dequeue();
                        return next;
                    }
                }
            }

            try
            {
                await changed.WaitAsync(wait, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // The first one's time has come.
            }
        }
    }

    private void Enqueue(LogKey key, int failures, TimeSpan delay)
    {
        _due.Enqueue((key, failures), time.GetUtcNow() + delay);
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
