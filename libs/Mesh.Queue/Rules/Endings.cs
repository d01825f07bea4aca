using Mesh.Queue.Jobs;

namespace Mesh.Queue.Rules;

/// <summary>The one way into a terminal phase.</summary>
internal static class Endings
{
    public static JobRecord End(JobRecord job, AttemptOutcome outcome, DateTimeOffset now)
    {
        var ended = job.Enter(outcome.Reason.ToPhase(), now, job.Version, outcome.Message);
        return ended with { Outcome = outcome, EndTime = now, Dispatcher = null, ReleasedBy = null, NotBefore = null };
    }
}
