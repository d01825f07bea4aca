namespace Mesh.JobIntake.Leadership;

/// <summary>What this process is to the queue.</summary>
internal enum RolePhase
{
    /// <summary>Another process leads, or none does: calls go to the one that leads.</summary>
    Standby,

    /// <summary>This process has the lead, and reads the queue from the store. Calls wait.</summary>
    TakingOver,

    /// <summary>This process is the queue.</summary>
    Leading,

    /// <summary>The process ends. What the queue took before is still decided.</summary>
    Stopping,
}
