namespace Mesh.Agent.Run;

/// <summary>Why a run ends before its steps do.</summary>
internal enum StopReason
{
    /// <summary>SIGTERM: a cancel, or somebody deleted the pod.</summary>
    PodEnded,

    RunTimeout,

    /// <summary>The log or the report can never be completed: the attempt is stale, or the platform refuses it.</summary>
    Refused,
}
