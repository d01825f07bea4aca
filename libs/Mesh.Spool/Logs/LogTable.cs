using System.Collections.Concurrent;

namespace Mesh.Spool.Logs;

/// <summary>All logs by name, and those who wait for one that is not there yet.</summary>
internal sealed class LogTable
{
    private readonly ConcurrentDictionary<LogKey, SpoolLog> _logs = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JobAttempts> _attempts = [];
    private readonly ReleasedKeys _released = new(SpoolLimits.RememberedReleases);
    private readonly Dictionary<string, List<Waiter>> _waiters = [];

    public int Count => _logs.Count;

    public IEnumerable<SpoolLog> All => _logs.Values;

    public SpoolLog? Find(LogKey key) => _logs.GetValueOrDefault(key);

    public SpoolLog? FindNewest(string job)
    {
        lock (_gate)
        {
            return _attempts.TryGetValue(job, out var attempts) ? _logs[new LogKey(job, attempts.Newest)] : null;
        }
    }

    /// <summary>Shows a log that has its first record on disk.</summary>
    public void Add(SpoolLog log)
    {
        List<Waiter> reached = [];
        lock (_gate)
        {
            _logs[log.Key] = log;
            _attempts[log.Key.Job] = _attempts.TryGetValue(log.Key.Job, out var attempts)
                ? attempts.With(log.Key.Attempt)
                : new JobAttempts(log.Key.Attempt);
            if (_waiters.TryGetValue(log.Key.Job, out var waiters))
            {
                reached = waiters.FindAll(w => w.Attempt == 0 || w.Attempt == log.Key.Attempt);
            }
        }

        foreach (var waiter in reached)
        {
            waiter.Found.TrySetResult(log);
        }
    }

    /// <summary>Takes a log out, for good: none of its name is taken for a new one for some time.</summary>
    public void Release(LogKey key)
    {
        _released.Add(key);
        lock (_gate)
        {
            if (!_logs.TryRemove(key, out _))
            {
                return;
            }

            if (_attempts[key.Job].Without(key.Attempt) is { } left)
            {
                _attempts[key.Job] = left;
            }
            else
            {
                _attempts.Remove(key.Job);
            }
        }
    }

    public bool WasReleased(LogKey key) => _released.Contains(key);

    /// <summary>Finds a log or waits for it; attempt 0 takes the newest, or the first that comes.</summary>
    public async Task<SpoolLog> WaitAsync(string job, int attempt, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(attempt, new TaskCompletionSource<SpoolLog>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            var number = attempt == 0 ? _attempts.GetValueOrDefault(job).Newest : attempt;
            if (_logs.TryGetValue(new LogKey(job, number), out var log))
            {
                return log;
            }

            if (!_waiters.TryGetValue(job, out var waiters))
            {
                _waiters[job] = waiters = [];
            }

            waiters.Add(waiter);
        }

        try
        {
            return await waiter.Found.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Remove(job, waiter);
        }
    }

    private void Remove(string job, Waiter waiter)
    {
        lock (_gate)
        {
            var waiters = _waiters[job];
            waiters.Remove(waiter);
            if (waiters.Count == 0)
            {
                _waiters.Remove(job);
            }
        }
    }

    private sealed record Waiter(int Attempt, TaskCompletionSource<SpoolLog> Found);
}
