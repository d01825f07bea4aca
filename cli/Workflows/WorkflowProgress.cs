using Mesh.Intake.V1;

namespace Mesh.Cli.Workflows;

/// <summary>
/// Knows what was told of each job of a workflow, and what is new. Pure. A change that reads the same is told once, and one that came
/// late never.
/// </summary>
internal sealed class WorkflowProgress
{
    private readonly Dictionary<string, long> _versions = [];
    private readonly Dictionary<string, string> _told = [];

    /// <summary>Takes a state of a job; false when a newer one was seen.</summary>
    public bool Take(Job job)
    {
        if (_versions.TryGetValue(job.Name, out var seen) && seen >= job.ResourceVersion)
        {
            return false;
        }

        _versions[job.Name] = job.ResourceVersion;
        return true;
    }

    /// <summary>What to tell of the job now; null when it was told, or is not worth a line.</summary>
    public string? News(Job job)
    {
        // A lease is followed by its pod at once, or by a reason why not.
        if (job.State == JobState.Leased)
        {
            return null;
        }

        var text = NodeStateText.Of(job);
        if (_told.TryGetValue(job.Name, out var told) && told == text)
        {
            return null;
        }

        _told[job.Name] = text;
        return text;
    }
}
