using Mesh.Queue.Jobs;

namespace Mesh.Queue.Rules;

/// <summary>Recognises a completion that was carried out before.</summary>
public static class CompletionRules
{
    /// <summary>
    /// True when <paramref name="job"/>, open or ended, took the same outcome for the same lease before, so that the call is a
    /// repetition and not a contradiction.
    /// </summary>
    public static bool Repeats(JobRecord job, LeaseKey lease, AttemptOutcome outcome) =>
        job.Key == lease.Job && job.Ends.Any(
            end => end.Attempt == lease.Attempt && end.Epoch == lease.Epoch && end.Outcome.SaysTheSameAs(outcome));
}
