using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Sweeping;

/// <summary>
/// Says by the queue's word whether anybody can still want a pod. It cannot take a live pod from another dispatcher: a job that
/// ended stays ended, an attempt that was followed by another is over, and the word is asked for after the pod was seen. Pure.
/// </summary>
public static class OrphanRule
{
    /// <summary>True: nobody holds a lease of this attempt, or ever will.</summary>
    /// <param name="attempt">The attempt that the object belongs to.</param>
    /// <param name="age">How old the object is.</param>
    /// <param name="job">The job as the queue has it now; null when it knows none of that name.</param>
    /// <param name="unknownAge">How old the object of a job must be that the queue does not know.</param>
    public static bool IsOrphan(int attempt, TimeSpan age, Job? job, TimeSpan unknownAge) => job is null
        ? age >= unknownAge
        : job.Attempt > attempt || (job.Attempt == attempt && IsTerminal(job.State));

    private static bool IsTerminal(JobState state) => state is JobState.Succeeded or JobState.Failed or JobState.Cancelled
        or JobState.TimedOut or JobState.InfrastructureFailed or JobState.Skipped;
}
