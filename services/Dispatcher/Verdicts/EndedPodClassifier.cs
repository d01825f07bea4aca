using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>
/// Says why a pod ended that left no result record. Never a success: that is what a record says, and nothing else. Pure;
/// docs/failures.md has it as a table.
/// </summary>
public static class EndedPodClassifier
{
    /// <summary>Classifies a pod that has ended or is gone.</summary>
    /// <param name="last">The pod as it was last seen; null when it never was.</param>
    /// <param name="node">Its node, as it was read after the pod's end.</param>
    public static Verdict Classify(PodView? last, NodeKnowledge node) => last is null
        ? Vanished()
        : DisruptionClassifier.Classify(last, node)
            ?? ContainerClassifier.Classify(last)
            ?? (last.IsDeleting ? Deleted() : null)
            ?? ByPhase(last);

    private static Verdict ByPhase(PodView pod)
    {
        if (!pod.IsTerminal && !pod.AgentEnded)
        {
            return Vanished();
        }

        // Services and the box end with the pod, whatever ends it; the agent and the preparation end by themselves.
        var failed = pod.Containers.FirstOrDefault(
            c => !ContainerRole.IsJobs(c.Name) && c.State?.Terminated is { ExitCode: not 0 });
        return failed is null
            ? new Verdict(OutcomeReason.AgentLost, "The agent ended with code 0 and left no result; that is no success.")
            : new Verdict(
                OutcomeReason.AgentLost,
                Sentence.Of(
                    $"{ContainerRole.Describe(failed.Name)} ended with code {failed.State.Terminated.ExitCode} and left no "
                    + "result",
                    failed.State.Terminated.Message),
                failed.State.Terminated.ExitCode);
    }

    private static Verdict Deleted() => new(OutcomeReason.PodDeleted, "Somebody deleted the pod.");

    private static Verdict Vanished() =>
        new(OutcomeReason.InfrastructureLost, "The pod vanished, and its agent left no result.");
}
