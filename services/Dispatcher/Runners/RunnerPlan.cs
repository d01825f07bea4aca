using Mesh.Dispatcher.Nodes;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Runners;

/// <summary>
/// Decides the next step of an attempt from all that is known of it. Pure and level-triggered: the way on never depends on
/// which events were seen, so a restarted dispatcher, or another one, goes on where the last one stopped.
/// </summary>
public static class RunnerPlan
{
    /// <summary>The grace of a pod whose agent has said its last word, or never will.</summary>
    public static readonly TimeSpan ShortGrace = TimeSpan.FromSeconds(5);

    // How long after a pod's grace the watch may stay silent before the pod itself is looked at.
    private static readonly TimeSpan DeletionMargin = TimeSpan.FromSeconds(10);

    // How long a lease that is not fresh is waited for before it is looked at again.
    private static readonly TimeSpan LeaseWait = TimeSpan.FromSeconds(1);

    // A pod of a later epoch says that this lease is over: the queue's word of it is on its way.
    private static readonly TimeSpan NewerEpochWait = TimeSpan.FromSeconds(10);

    // How often a pod is looked for that a create which was cut off may still bring.
    private static readonly TimeSpan UncertainLook = TimeSpan.FromSeconds(10);

    /// <summary>The next step.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="now">The time.</param>
    /// <param name="leaseIsFresh">False: the lease may have run out, so nothing new may be started under it.</param>
    /// <param name="patience">How long trouble is waited for.</param>
    public static RunnerStep Decide(RunnerFacts facts, DateTimeOffset now, bool leaseIsFresh, StuckPatience patience)
    {
        // Before the question of the lease: the queue may well revoke what is over, and the leftovers are still ours.
        if (facts.Completed)
        {
            return AfterCompletion(facts);
        }

        if (facts.Revoked)
        {
            return new RunnerStep.Stop();
        }

        if (facts.ReleaseSaid)
        {
            // Whatever was heard since: the lease is over as soon as the queue has the word, and who has it next may be at work.
            return new RunnerStep.Release();
        }

        if (facts.Record?.Reason == OutcomeReason.Succeeded)
        {
            // The record alone decides, and nothing of the job runs any more: the pod may go later.
            return new RunnerStep.Complete(facts.Record);
        }

        var isEnding = facts.Record is not null || facts.GivenUp is not null || facts.CancelRequested
            || facts.EndSaid is not null;
        return facts.Pod switch
        {
            PodKnowledge.Unknown when now < facts.ListUntil => new RunnerStep.Wait(facts.ListUntil - now),
            PodKnowledge.Unknown => new RunnerStep.ReadPod(),
            PodKnowledge.Present present when PodIdentity.EpochOf(present.View) > facts.Epoch =>
                new RunnerStep.Wait(NewerEpochWait, Recheck: true),
            PodKnowledge.Present present when isEnding => WhileItEnds(facts, present.View, now, patience),
            PodKnowledge.Present present => WhilePodLives(facts, present.View, now, leaseIsFresh, patience),
            _ when isEnding || facts.PodExisted => AfterPod(facts, now),
            _ => BeforePod(facts, now, leaseIsFresh, patience),
        };
    }

    private static RunnerStep AfterCompletion(RunnerFacts facts)
    {
        if (facts.IsPodSettled)
        {
            return new RunnerStep.Stop();
        }

        return facts.Pod is PodKnowledge.Unknown ? new RunnerStep.ReadPod() : new RunnerStep.DeletePod(ShortGrace);
    }

    private static RunnerStep WhileItEnds(RunnerFacts facts, PodView pod, DateTimeOffset now, StuckPatience patience)
    {
        if (facts.DeleteSent || pod.IsDeleting)
        {
            return AwaitDeletion(facts, pod, now, patience);
        }

        var isCancel = facts.CancelRequested && facts.Record is null;
        return new RunnerStep.DeletePod(isCancel ? facts.Limits.TerminationGrace : ShortGrace);
    }

    // A pod that hangs on a dead node goes when its node object goes, or is declared out of service: then, and only then, is it
    // known that nothing of it runs any more. A node that is merely silent may still run it.
    private static RunnerStep AwaitDeletion(RunnerFacts facts, PodView pod, DateTimeOffset now, StuckPatience patience)
    {
        var again = new RunnerStep.Wait(facts.Limits.TerminationGrace + DeletionMargin, Recheck: true);
        if (!facts.IsOverdue || facts.ForceSent || pod.Node.Length == 0)
        {
            return again;
        }

        return facts.Node switch
        {
            NodeKnowledge.Unknown => new RunnerStep.ReadNode(pod.Node),
            NodeKnowledge.Present { View.IsOutOfService: true } => new RunnerStep.DeletePod(TimeSpan.Zero),
            NodeKnowledge.Gone when now >= facts.NodeGoneSince + patience.NodeGone => new RunnerStep.DeletePod(TimeSpan.Zero),
            NodeKnowledge.Gone => new RunnerStep.Wait(facts.NodeGoneSince + patience.NodeGone - now, Recheck: true),
            _ => again,
        };
    }

    private static RunnerStep WhilePodLives(
        RunnerFacts facts, PodView pod, DateTimeOffset now, bool leaseIsFresh, StuckPatience patience)
    {
        if (pod.IsDeleting)
        {
            return AwaitDeletion(facts, pod, now, patience);
        }

        if (facts.RecordsMissed > facts.RecordsAsked && pod.AnyStarted)
        {
            // The agent may have said its last word already; how long its pod then stays is the kubelet's affair.
            return new RunnerStep.ReadReport();
        }

        if (pod.IsTerminal || pod.AgentEnded)
        {
            return facts.NoRecordConfirmed
                ? new RunnerStep.GiveUp(EndedPodClassifier.Classify(pod, facts.Node))
                : new RunnerStep.ReadReport();
        }

        var waited = facts.TroubleSince is { } since ? now - since : TimeSpan.Zero;
        if (StuckPodClassifier.Classify(pod, waited, patience, facts.PullError) is { } stuck)
        {
            return new RunnerStep.GiveUp(stuck);
        }

        var (end, verdict) = StageClock.Of(facts, pod, patience);
        if (now >= end)
        {
            return new RunnerStep.GiveUp(verdict);
        }

        if (!pod.AnyStarted && facts.SecretFor is not null && facts.SecretFor != pod.Uid)
        {
            // The attempt's pod is gone; this one comes of a create that was cut off. An attempt runs once.
            return new RunnerStep.GiveUp(new Verdict(
                OutcomeReason.InfrastructureLost,
                "The pod vanished, and its agent left no result; another that came late in its place was not started."));
        }

        if (!pod.AnyStarted && facts.SecretFor is null)
        {
            // Also for a pod that was found: whoever made it may have died before it made the Secret.
            return leaseIsFresh ? new RunnerStep.GiveSecret() : new RunnerStep.Wait(LeaseWait);
        }

        var left = end - now;
        if (facts.TroubleSince is not null)
        {
            left = Shortest(left, After(patience.ImagePull - waited), After(patience.Setup - waited));
        }

        return new RunnerStep.Wait(left);
    }

    private static RunnerStep AfterPod(RunnerFacts facts, DateTimeOffset now)
    {
        if (now < facts.UncertainUntil)
        {
            // A create that was cut off may still bring the pod: until it cannot, nothing may be said to be over.
            return new RunnerStep.Wait(Shortest(facts.UncertainUntil - now, UncertainLook), Recheck: true);
        }

        if (facts.Record is null && facts.EndSaid is { } said)
        {
            return new RunnerStep.Complete(said);
        }

        if (facts.Record is null && !facts.NoRecordConfirmed && !(facts.IsFirstGrant && !facts.PodExisted))
        {
            return new RunnerStep.ReadReport();
        }

        if (NodeMatters(facts) && facts is { Node: NodeKnowledge.Unknown, LastSeen: { } last })
        {
            return new RunnerStep.ReadNode(last.Node);
        }

        var outcome = OutcomeResolver.Resolve(
            facts.Record, facts.CancelRequested, facts.GivenUp, facts.LastSeen, facts.Node);
        return facts.Record is null && !facts.Sealed
            ? new RunnerStep.SealLog(outcome.Message)
            : new RunnerStep.Complete(outcome);
    }

    // Only where nothing else tells why the pod is gone is its node worth a call.
    private static bool NodeMatters(RunnerFacts facts) =>
        facts is { CancelRequested: false, GivenUp: null, LastSeen: { Node.Length: > 0, IsTerminal: false, AgentEnded: false } }
        && (facts.Record is null || facts.Record.Reason == OutcomeReason.BoxLost || facts.Record.Reason.IsInfrastructure())
        && DisruptionClassifier.Classify(facts.LastSeen, new NodeKnowledge.Unknown()) is null;

    private static RunnerStep BeforePod(RunnerFacts facts, DateTimeOffset now, bool leaseIsFresh, StuckPatience patience)
    {
        if (!facts.IsFirstGrant && !facts.NoRecordConfirmed)
        {
            return new RunnerStep.ReadReport();
        }

        if (facts.HandBack && now >= facts.UncertainUntil)
        {
            return new RunnerStep.Release();
        }

        var (end, verdict) = StageClock.BeforePod(facts, patience);
        if (now >= end)
        {
            return new RunnerStep.GiveUp(verdict);
        }

        if (now < facts.CreateNotBefore)
        {
            return new RunnerStep.Wait(facts.CreateNotBefore - now);
        }

        return leaseIsFresh ? new RunnerStep.CreatePod() : new RunnerStep.Wait(LeaseWait);
    }

    // What is over already does not shorten the wait any more.
    private static TimeSpan After(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.MaxValue;

    private static TimeSpan Shortest(params ReadOnlySpan<TimeSpan> spans)
    {
        var least = TimeSpan.MaxValue;
        foreach (var span in spans)
        {
            least = span < least ? span : least;
        }

        return least;
    }
}
