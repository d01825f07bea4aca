using System.Collections.Frozen;

namespace Mesh.Queue;

/// <summary>The numbers that the rules use.</summary>
public sealed record QueueLimits
{
    /// <summary>How long leases hold without a heartbeat.</summary>
    public TimeSpan LeaseTimeToLive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often an infrastructure failure is retried.</summary>
    public int InfrastructureRetries { get; init; } = 3;

    /// <summary>The wait before the first such retry; it doubles with each further one.</summary>
    public TimeSpan RetryBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a released attempt waits when only the dispatcher that released it has room.</summary>
    public TimeSpan ReleaseBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The waiting that a point of priority is worth: ageing, so that no job of a low priority starves.</summary>
    public TimeSpan AgeingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Open jobs of all projects: a bound on memory. At the bound a submit is refused.</summary>
    public int MaxOpenJobs { get; init; } = 2_000_000;

    /// <summary>The limits of projects that have none of their own.</summary>
    public ProjectLimits DefaultProject { get; init; } = new();

    /// <summary>The limits of projects that have some of their own.</summary>
    public FrozenDictionary<string, ProjectLimits> Projects { get; init; } = FrozenDictionary<string, ProjectLimits>.Empty;

    public ProjectLimits Of(string project) => Projects.GetValueOrDefault(project) ?? DefaultProject;
}
