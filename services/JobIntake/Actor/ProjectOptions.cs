using System.ComponentModel.DataAnnotations;
using Mesh.Queue;

namespace Mesh.JobIntake.Actor;

/// <summary>What one project may take of the queue.</summary>
public sealed class ProjectOptions
{
    /// <summary>Its share beside other projects while both have jobs that wait: with 2 twice as many running as with 1.</summary>
    [Range(0.001, 1000)]
    public double Weight { get; set; } = 1;

    /// <summary>Jobs that run or are about to; others of the project are BLOCKED by the quota.</summary>
    [Range(1, int.MaxValue)]
    public int MaxRunning { get; set; } = int.MaxValue;

    /// <summary>Jobs that wait, blocked ones included. At the bound a submit is RESOURCE_EXHAUSTED.</summary>
    [Range(1, 2_000_000)]
    public int MaxWaiting { get; set; } = 1_000_000;

    /// <summary>
    /// Submits in a minute, after a burst of as many; 0 for no bound. At the bound a submit is RESOURCE_EXHAUSTED. A submit that is
    /// repeated with its request_id does not count.
    /// </summary>
    [Range(0, 10_000_000)]
    public int SubmitsPerMinute { get; set; }

    internal ProjectLimits ToLimits() => new()
    {
        Weight = Weight,
        MaxRunning = MaxRunning,
        MaxWaiting = MaxWaiting,
        SubmitsPerMinute = SubmitsPerMinute,
    };
}
