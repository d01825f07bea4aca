namespace Mesh.Queue.Jobs;

/// <summary>
/// What a job does to the jobs of its group that came before it. The numbers are those of
/// <c>mesh.intake.v1.ConcurrencyPolicy</c>, and are stored.
/// </summary>
public enum GroupPolicy
{
    /// <summary>It waits for all of them.</summary>
    Queue = 1,

    /// <summary>It takes the place of those that wait.</summary>
    QueueLatest = 2,

    /// <summary>It takes the place of all of them.</summary>
    CancelInProgress = 3,
}
