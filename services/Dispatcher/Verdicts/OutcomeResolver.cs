using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>Decides which of several words about an attempt's end counts. Pure.</summary>
public static class OutcomeResolver
{
    /// <summary>
    /// The agent's record wins, with one exception: an agent that was told to stop says POD_DELETED, for it cannot know who
    /// deleted its pod. Then the cancel wish, or the verdict for which the Dispatcher deleted the pod, is the reason.
    /// </summary>
    /// <param name="record">What the agent reported; null when it reported nothing.</param>
    /// <param name="cancelRequested">A cancel wish is stored.</param>
    /// <param name="givenUp">Why the Dispatcher ended the attempt; null when it did not.</param>
    /// <param name="last">The pod as it was last seen; null when it never was.</param>
    public static Outcome Resolve(Outcome? record, bool cancelRequested, Verdict? givenUp, PodView? last)
    {
        if (record is not null && !record.Reason.IsInfrastructure())
        {
            return record;
        }

        if (cancelRequested)
        {
            return new Outcome { Reason = OutcomeReason.Cancelled, Message = "Cancelled on request." };
        }

        return givenUp?.ToOutcome() ?? record ?? EndedPodClassifier.Classify(last).ToOutcome();
    }
}
