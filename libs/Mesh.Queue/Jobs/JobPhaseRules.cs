namespace Mesh.Queue.Jobs;

/// <summary>What a phase means for the queue.</summary>
public static class JobPhaseRules
{
    /// <summary>The job has ended; it never changes again.</summary>
    public static bool IsTerminal(this JobPhase phase) => phase >= JobPhase.Succeeded;

    /// <summary>An attempt is live: a pod may exist.</summary>
    public static bool HasAttempt(this JobPhase phase) => phase is JobPhase.Leased or JobPhase.Starting or JobPhase.Running;
}
