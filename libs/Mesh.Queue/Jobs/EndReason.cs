namespace Mesh.Queue.Jobs;

/// <summary>
/// Why an attempt or a job ended. The numbers are those of <c>mesh.intake.v1.OutcomeReason</c>, and are stored.
/// </summary>
public enum EndReason
{
    Succeeded = 1,
    StepFailed = 2,
    SourceUnreachable = 3,
    SourceRefNotFound = 4,
    BoxImageUnavailable = 5,
    BoxLost = 6,
    OutOfMemory = 7,
    PodRefused = 8,
    ServiceFailed = 9,
    OutOfDisk = 10,
    LogTooLong = 11,
    SecretUnavailable = 12,
    ArtifactsRefused = 13,
    Cancelled = 20,
    Superseded = 21,
    FailFast = 22,
    RunTimeout = 30,
    StartTimeout = 31,
    ScheduleTimeout = 32,
    QueueTimeout = 33,
    InfrastructureLost = 40,
    PodDeleted = 41,
    NodeLost = 42,
    Evicted = 43,
    AgentLost = 44,
    PodSetupFailed = 45,
    PodConflict = 46,
    ArtifactsLost = 47,
    ConditionNotMet = 60,
}
