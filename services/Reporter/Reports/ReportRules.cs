using Mesh.Report.V1;

namespace Mesh.Reporter.Reports;

/// <summary>Decides what a word does to the attempt's report. Pure: the stored report is never changed in place.</summary>
public static class ReportRules
{
    /// <param name="stored">The attempt's report; null when nothing was reported for it.</param>
    /// <param name="newestAttempt">The newest attempt of the job that reported; 0 when none did.</param>
    /// <param name="word">What the agent says.</param>
    public static ReportDecision Decide(AttemptReport? stored, int newestAttempt, ReportWord word)
    {
        if (word.Attempt < newestAttempt)
        {
            return Stale($"attempt {newestAttempt} has reported already");
        }

        if (stored is not null && word.Epoch < stored.Epoch)
        {
            return Stale($"a pod of this attempt with epoch {stored.Epoch} has reported already");
        }

        if (word.Step is not null && stored?.Result is not null && word.Epoch > stored.Epoch)
        {
            return new ReportDecision.Refused(
                ReportRefusal.ResultExists,
                "an earlier pod of this attempt reported its result; a later pod has nothing to add");
        }

        var next = Start(stored, word);
        return word.Result is not null ? DecideResult(stored, next, word.Result) : DecideStep(next, word.Step!);
    }

    private static ReportDecision.Refused Stale(string message) => new(ReportRefusal.AttemptStale, message);

    // A higher epoch is a new pod of the same attempt: it runs every step again, so what the old pod said about them is void.
    private static AttemptReport Start(AttemptReport? stored, ReportWord word)
    {
        if (stored is null)
        {
            return new AttemptReport { Job = word.Job, Attempt = word.Attempt, Epoch = word.Epoch };
        }

        var next = stored.Clone();
        if (word.Epoch > stored.Epoch && stored.Result is null)
        {
            next.Epoch = word.Epoch;
            next.Steps.Clear();
        }

        return next;
    }

    private static ReportDecision DecideResult(AttemptReport? stored, AttemptReport next, Result result)
    {
        if (stored?.Result is { } existing)
        {
            return existing.Equals(result)
                ? new ReportDecision.Unchanged()
                : new ReportDecision.Refused(
                    ReportRefusal.ResultExists,
                    $"the attempt ended with {existing.Outcome.Reason} already; a result never changes");
        }

        next.Result = result.Clone();
        return new ReportDecision.Changed(next);
    }

    private static ReportDecision DecideStep(AttemptReport next, StepReport step)
    {
        var at = IndexOf(next, step.Index);
        if (at < 0)
        {
            next.Steps.Insert(~at, step.Clone());
            return new ReportDecision.Changed(next);
        }

        var known = next.Steps[at];
        if (known.Equals(step))
        {
            return new ReportDecision.Unchanged();
        }

        if (HasEnded(known))
        {
            // A repeated "it runs" that arrives after the end is late, not wrong.
            return HasEnded(step)
                ? new ReportDecision.Refused(
                    ReportRefusal.StepEnded,
                    $"step {step.Index} ended with {known.State} already; a step that ended does not change")
                : new ReportDecision.Unchanged();
        }

        next.Steps[at] = step.Clone();
        return new ReportDecision.Changed(next);
    }

    private static bool HasEnded(StepReport step) => step.State != StepState.Running;

    // Steps are kept in the order of their index; the complement of the place to insert at when there is none (as BinarySearch).
    private static int IndexOf(AttemptReport report, int index)
    {
        for (var i = 0; i < report.Steps.Count; i++)
        {
            if (report.Steps[i].Index >= index)
            {
                return report.Steps[i].Index == index ? i : ~i;
            }
        }

        return ~report.Steps.Count;
    }
}
