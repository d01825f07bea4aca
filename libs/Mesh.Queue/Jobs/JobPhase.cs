namespace Mesh.Queue.Jobs;

/// <summary>Where a job is in its life. The numbers are those of <c>mesh.intake.v1.JobState</c>, and are stored.</summary>
public enum JobPhase
{
    Queued = 1,
    Blocked = 2,
    Leased = 3,
    Starting = 4,
    Running = 5,
    Succeeded = 6,
    Failed = 7,
    Cancelled = 8,
    TimedOut = 9,
    InfrastructureFailed = 10,
    Skipped = 11,
}
