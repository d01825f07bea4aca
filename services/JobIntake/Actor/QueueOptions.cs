using System.ComponentModel.DataAnnotations;

namespace Mesh.JobIntake.Actor;

/// <summary>The section <c>JobIntake:Queue</c>.</summary>
public sealed class QueueOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "JobIntake:Queue";

    /// <summary>Commands that wait for the queue. At the bound their callers wait, as long as their deadlines let them.</summary>
    [Range(1, 1_000_000)]
    public int Capacity { get; set; } = 4096;

    /// <summary>Commands that one commit carries at most.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; set; } = 1024;

    /// <summary>How long leases hold without a heartbeat.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LeaseTimeToLive { get; set; } = TimeSpan.FromSeconds(30);
}
