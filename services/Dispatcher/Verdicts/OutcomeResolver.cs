using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>Decides which of several words about an attempt's end counts. Pure.</summary>
public static class OutcomeResolver
{
    /// <summary>
    /// The agent's record wins, with two exceptions, both of things that the agent cannot see from where it is. Told to stop, it
    /// says POD_DELETED: then the cancel wish, the verdict for which the Dispatcher ended the attempt, or what the cluster
    /// says of the pod is the reason. Without its box it says BOX_LOST: then memory, eviction or the node may be the reason.
    /// </summary>
    /// <param name="record">What the agent reported; null when it reported nothing.</param>
    /// <param name="cancelRequested">A cancel wish is stored.</param>
    /// <param name="givenUp">Why the Dispatcher ended the attempt; null when it did not.</param>
    /// <param name="last">The pod as it was last seen; null when it never was.</param>
    /// <param name="node">The pod's node, as it was read after the pod's end.</param>
    public static Outcome Resolve(
        Outcome? record, bool cancelRequested, Verdict? givenUp, PodView? last, NodeKnowledge node)
    {
        if (record is { Reason: OutcomeReason.BoxLost })
        {
            return ExplainLostBox(record, last, node);
        }

        if (record is not null && !record.Reason.IsInfrastructure())
        {
            return record;
        }

        if (cancelRequested)
        {
            return new Outcome { Reason = OutcomeReason.Cancelled, Message = "Cancelled on request." };
        }

        return givenUp?.ToOutcome()
            ?? DisruptionClassifier.Classify(last, node)?.ToOutcome()
            ?? record
            ?? EndedPodClassifier.Classify(last, node).ToOutcome();
    }

    private static Outcome ExplainLostBox(Outcome record, PodView? last, NodeKnowledge node)
    {
        if ((DisruptionClassifier.Classify(last, node) ?? ContainerClassifier.BoxOutOfMemory(last)) is not { } cause)
        {
            return record;
        }

        var explained = cause.ToOutcome();
        explained.Step = record.Step;
        return explained;
    }
}
