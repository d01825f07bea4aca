using Mesh.Intake.V1;

namespace Mesh.Cli.Workflows;

/// <summary>
/// Decides what is worth a line. States on the way to the first step are told when they last longer than <see cref="Passing"/>, a
/// wait for other nodes once and not again for each of them that ended, and a change that came late never.
/// </summary>
/// <param name="time">Its clock.</param>
/// <param name="tell">Takes what is told: the job and a few words.</param>
/// <param name="breakage">Takes what goes wrong when something is told later.</param>
internal sealed class WorkflowProgress(TimeProvider time, Action<Job, string> tell, Breakage breakage) : IDisposable
{
    /// <summary>How long a state lasts at least that is told although another one follows.</summary>
    public static readonly TimeSpan Passing = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _versions = [];
    private readonly Dictionary<string, string> _told = [];
    private readonly Dictionary<string, (Job Job, ITimer Timer)> _held = [];

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
                var timer = _held.TryGetValue(job.Name, out var held)
                    ? held.Timer
                    : time.CreateTimer(_ => breakage.Guard(() => TellHeld(job.Name)), null, Passing, Timeout.InfiniteTimeSpan);
                _held[job.Name] = (job, timer);
                return;
            }

            Forget(job.Name);
            TellNews(job);
        }
    }

    /// <summary>Tells no more of a state that was held.</summary>
    public void Drop(Job job)
    {
        lock (_gate)
        {
            Forget(job.Name);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var job in _held.Keys.ToList())
            {
                Forget(job);
            }
        }
    }

    private void TellHeld(string name)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(name, out var held))
            {
                Forget(name);
                TellNews(held.Job);
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
            tell(job, text);
        }
    }

    private void Forget(string name)
    {
        if (_held.Remove(name, out var held))
        {
            held.Timer.Dispose();
        }
    }
}
