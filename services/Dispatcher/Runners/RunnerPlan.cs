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

        if (facts.Record?.Reason == OutcomeReason.Succeeded)
        {
            // The record alone decides, and nothing of the job runs any more: the pod may go later.
            return new RunnerStep.Complete(facts.Record);
        }

        var isEnding = facts.Record is not null || facts.GivenUp is not null || facts.CancelRequested;
        return facts.Pod switch
        {
            PodKnowledge.Unknown => new RunnerStep.ReadPod(),
            PodKnowledge.Present present when isEnding => AwaitDeletion(facts, present.View),
            PodKnowledge.Present present => WhilePodLives(facts, present.View, now, leaseIsFresh, patience),
            _ when isEnding || facts.PodExisted => AfterPod(facts),
            _ => BeforePod(facts, now, leaseIsFresh),
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

    private static RunnerStep AwaitDeletion(RunnerFacts facts, PodView pod)
    {
        var isCancel = facts.CancelRequested && facts.Record is null;
        var grace = isCancel ? facts.Limits.TerminationGrace : ShortGrace;
        return facts.DeleteSent || pod.IsDeleting
            ? new RunnerStep.Wait(facts.Limits.TerminationGrace + DeletionMargin, Recheck: true)
            : new RunnerStep.DeletePod(grace);
    }

    private static RunnerStep WhilePodLives(
        RunnerFacts facts, PodView pod, DateTimeOffset now, bool leaseIsFresh, StuckPatience patience)
    {
        if (pod.IsDeleting)
        {
            return new RunnerStep.Wait(facts.Limits.TerminationGrace + DeletionMargin, Recheck: true);
        }

        if (pod.IsTerminal || pod.AgentEnded)
        {
            return facts.NoRecordConfirmed
                ? new RunnerStep.GiveUp(EndedPodClassifier.Classify(pod))
                : new RunnerStep.ReadReport();
        }

        var waited = facts.TroubleSince is { } since ? now - since : TimeSpan.Zero;
        if (StuckPodClassifier.Classify(pod, waited, patience) is { } stuck)
        {
            return new RunnerStep.GiveUp(stuck);
        }

        if (pod.AgentStarted)
        {
            return new RunnerStep.Wait(null);
        }

        var startDeadline = facts.LeaseTime + facts.Limits.StartTimeout;
        if (now >= startDeadline)
        {
            return new RunnerStep.GiveUp(StartTimeout(facts, pod.Describe()));
        }

        if (!pod.AnyStarted && facts.SecretFor != pod.Uid)
        {
            // Also for a pod that was found: whoever made it may have died before it made the Secret.
            return leaseIsFresh ? new RunnerStep.GiveSecret() : new RunnerStep.Wait(LeaseWait);
        }

        var left = startDeadline - now;
        if (facts.TroubleSince is not null)
        {
            left = Shortest(left, After(patience.ImagePull - waited), After(patience.Setup - waited));
        }

        return new RunnerStep.Wait(left);
    }

    private static RunnerStep AfterPod(RunnerFacts facts)
    {
        if (facts.Record is null && !facts.NoRecordConfirmed && !(facts.IsFirstGrant && !facts.PodExisted))
        {
            return new RunnerStep.ReadReport();
        }

        var outcome = OutcomeResolver.Resolve(facts.Record, facts.CancelRequested, facts.GivenUp, facts.LastSeen);
        return facts.Record is null && !facts.Sealed
            ? new RunnerStep.SealLog(outcome.Message)
            : new RunnerStep.Complete(outcome);
    }

    private static RunnerStep BeforePod(RunnerFacts facts, DateTimeOffset now, bool leaseIsFresh)
    {
        if (!facts.IsFirstGrant && !facts.NoRecordConfirmed)
        {
            return new RunnerStep.ReadReport();
        }

        if (now >= facts.LeaseTime + facts.Limits.StartTimeout)
        {
            return new RunnerStep.GiveUp(StartTimeout(facts, "no pod could be created"));
        }

        if (now < facts.CreateNotBefore)
        {
            return new RunnerStep.Wait(facts.CreateNotBefore - now);
        }

        return leaseIsFresh ? new RunnerStep.CreatePod() : new RunnerStep.Wait(LeaseWait);
    }

    private static Verdict StartTimeout(RunnerFacts facts, string what) => new(
        OutcomeReason.StartTimeout,
        $"The first step did not start within limits.start_timeout ({facts.Limits.StartTimeout}): {what}.");

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
