namespace Mesh.Queue;

/// <summary>What one project may take of the queue.</summary>
public sealed record ProjectLimits
{
    /// <summary>
    /// The project's share beside the others: with twice the weight it has twice as many jobs running while both have jobs that wait.
    /// More than 0.
    /// </summary>
    public double Weight { get; init; } = 1;

    /// <summary>Jobs that are queued with a place or have a live attempt; others of the project are blocked by the quota.</summary>
    public int MaxRunning { get; init; } = int.MaxValue;

    /// <summary>Jobs that wait, blocked ones included. At the bound a submit is refused.</summary>
    public int MaxWaiting { get; init; } = 1_000_000;

    /// <summary>Jobs that may come in a minute, after a burst of as many; 0 for no bound. At the bound a submit is refused.</summary>
    public int SubmitsPerMinute { get; init; }
}
