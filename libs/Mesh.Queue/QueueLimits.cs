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
}
