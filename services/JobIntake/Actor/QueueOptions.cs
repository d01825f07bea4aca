using System.ComponentModel.DataAnnotations;

namespace Mesh.JobIntake.Actor;

/// <summary>The section <c>JobIntake:Queue</c>.</summary>
public sealed class QueueOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "JobIntake:Queue";

    /// <summary>
    /// Calls that wait for the queue, each with one command or the up to 1,000 of a stream's message. At the bound their callers wait,
    /// as long as their deadlines let them.
    /// </summary>
    [Range(1, 1_000_000)]
    public int Capacity { get; set; } = 4096;

    /// <summary>Commands that one commit carries at most, but for the rest of the message that reaches the bound.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; set; } = 1024;

    /// <summary>How long leases hold without a heartbeat.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LeaseTimeToLive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The waiting that a point of priority is worth. Shorter: priorities count less.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AgeingInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Open jobs of all projects: a bound on memory, some 1.3 kB each where there are many. At the bound a submit is RESOURCE_EXHAUSTED.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxOpenJobs { get; set; } = 2_000_000;
}
