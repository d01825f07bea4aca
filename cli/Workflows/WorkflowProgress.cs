using Mesh.Intake.V1;

namespace Mesh.Cli.Workflows;

/// <summary>
/// Decides what is worth a line. States on the way to the first step are told when they last longer than <see cref="Passing"/>, a
/// wait for other nodes once and not again for each of them that ended, and a change that came late never.
/// </summary>
internal sealed class WorkflowProgress : IDisposable
{
    /// <summary>How long a state lasts at least that is told although another one follows.</summary>
    public static readonly TimeSpan Passing = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action<Job, string> _tell;
    private readonly ITimer _timer;
    private readonly Dictionary<string, long> _versions = [];
    private readonly Dictionary<string, string> _told = [];
    private readonly Dictionary<string, (Job Job, DateTimeOffset Due)> _held = [];

    /// <param name="time">Its clock.</param>
    /// <param name="tell">Takes what is told: the job and a few words.</param>
    /// <param name="breakage">Takes what goes wrong when something is told later.</param>
    public WorkflowProgress(TimeProvider time, Action<Job, string> tell, Breakage breakage)
    {
        (_time, _tell) = (time, tell);
        _timer = time.CreateTimer(
            _ => breakage.Guard(TellHeld), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes a state of a job; false when a newer one was seen.</summary>
    public bool IsNew(Job job)
    {
        lock (_gate)
        {
            if (_versions.TryGetValue(job.Name, out var seen) && seen >= job.ResourceVersion)
            {
                return false;
            }

            _versions[job.Name] = job.ResourceVersion;
            return true;
        }
    }

    /// <summary>Tells of a job's state, at once, later or not at all.</summary>
    public void Tell(Job job)
    {
        lock (_gate)
        {
            if (job.State is JobState.Queued or JobState.Leased or JobState.Starting)
            {
                Hold(job);
                return;
            }

            _held.Remove(job.Name);
            TellNews(job);
        }
    }

    /// <summary>Tells no more of a state that was held.</summary>
    public void Drop(Job job)
    {
        lock (_gate)
        {
            _held.Remove(job.Name);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _held.Clear();
        }
    }

    // One timer for all, so that what became due together is told in the order in which it came.
    private void Hold(Job job)
    {
        var now = _time.GetUtcNow();
        if (_held.Count == 0)
        {
            _timer.Change(Passing, Timeout.InfiniteTimeSpan);
        }

        _held[job.Name] = (job, _held.TryGetValue(job.Name, out var held) ? held.Due : now + Passing);
    }

    private void TellHeld()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var (job, _) in _held.Values.Where(held => held.Due <= now).OrderBy(held => held.Due).ToList())
            {
                _held.Remove(job.Name);
                TellNews(job);
            }

            if (_held.Count > 0)
            {
                _timer.Change(_held.Values.Min(held => held.Due) - now, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void TellNews(Job job)
    {
        var text = NodeStateText.Of(job);
        var key = job is { State: JobState.Blocked, Block.Reason: BlockReason.Needs } ? "needs" : text;
        if (!_told.TryGetValue(job.Name, out var told) || told != key)
        {
            _told[job.Name] = key;
            _tell(job, text);
        }
    }
}
