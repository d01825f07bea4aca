namespace Mesh.Queue.Jobs;

/// <summary>A job on its way in: what the queue is told of it.</summary>
/// <param name="Key">Its name.</param>
public sealed record JobRequest(JobKey Key)
{
    /// <summary>What it asks of the queue.</summary>
    public JobPolicy Policy { get; init; } = JobPolicy.Default;

    /// <summary>How long it may wait for its first lease; null for no bound.</summary>
    public TimeSpan? QueueTimeout { get; init; }

    /// <summary>The id of the job, of the same project, that it is a retry of; null when it is none.</summary>
    public string? RetryOf { get; init; }
}
