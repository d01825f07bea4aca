using k8s.Models;
using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Tests.Runners;

public sealed class RunnerPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly StuckPatience Patience = new(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(2))
    {
        Start = TimeSpan.FromHours(1),
    };

    [Fact]
    public void Decide_FirstGrant_CreatesThePodWithoutAsking() => Assert.IsType<RunnerStep.CreatePod>(Decide(First()));

    [Fact]
    public void Decide_LeaseNotFresh_CreatesNothing() => Assert.IsType<RunnerStep.Wait>(Decide(First(), fresh: false));

    [Fact]
    public void Decide_LaterGrant_LooksForPodAndRecordFirst()
    {
        var facts = First() with { IsFirstGrant = false, Pod = new PodKnowledge.Unknown() };

        Assert.IsType<RunnerStep.ReadPod>(Decide(facts));
        Assert.IsType<RunnerStep.ReadReport>(Decide(facts.WithoutPod()));
        Assert.IsType<RunnerStep.CreatePod>(Decide(facts.WithoutPod() with { NoRecordConfirmed = true }));
    }

    [Fact]
    public void Decide_CancelBeforePod_SealsAndCompletesWithoutPod()
    {
        var facts = First() with { CancelRequested = true };

        Assert.IsType<RunnerStep.SealLog>(Decide(facts));
        Assert.Equal(OutcomeReason.Cancelled, Completes(facts with { Sealed = true }));
    }

    [Fact]
    public void Decide_CancelWithPod_DeletesWithTheJobsGraceAndWaitsUntilItIsGone()
    {
        var facts = With(PodSamples.Pod("Running", agent: PodSamples.Runs())) with { CancelRequested = true };

        Assert.Equal(new RunnerStep.DeletePod(TimeSpan.FromSeconds(15)), Decide(facts));
        Assert.IsType<RunnerStep.Wait>(Decide(facts with { DeleteSent = true }));
        var gone = (facts with { DeleteSent = true }).WithDeleted(PodSamples.Pod("Running", deleting: true));
        Assert.IsType<RunnerStep.ReadReport>(Decide(gone));
        Assert.IsType<RunnerStep.SealLog>(Decide(gone with { NoRecordConfirmed = true }));
        Assert.Equal(OutcomeReason.Cancelled, Completes(gone with { NoRecordConfirmed = true, Sealed = true }));
    }

    [Fact]
    public void Decide_RecordBeforeCancelTookHold_Wins()
    {
        var facts = With(PodSamples.Pod("Running", agent: PodSamples.Runs())) with
        {
            CancelRequested = true,
            Record = PodSamples.Outcome(OutcomeReason.Succeeded),
        };

        Assert.Equal(OutcomeReason.Succeeded, Completes(facts));
    }

    [Fact]
    public void Decide_Succeeded_CompletesAtOnceThenDeletesThePod()
    {
        var facts = With(PodSamples.Pod("Running", agent: PodSamples.Runs())) with
        {
            Record = PodSamples.Outcome(OutcomeReason.Succeeded),
        };

        Assert.Equal(OutcomeReason.Succeeded, Completes(facts));
        facts = facts with { Completed = true };
        Assert.Equal(new RunnerStep.DeletePod(RunnerPlan.ShortGrace), Decide(facts));
        Assert.IsType<RunnerStep.Stop>(Decide(facts with { DeleteSent = true }));
    }

    [Fact]
    public void Decide_Failed_DeletesThePodBeforeItCompletes()
    {
        var facts = With(PodSamples.Pod("Running", agent: PodSamples.Runs())) with
        {
            Record = PodSamples.Outcome(OutcomeReason.StepFailed),
        };

        Assert.IsType<RunnerStep.DeletePod>(Decide(facts));
        Assert.Equal(OutcomeReason.StepFailed, Completes(facts.WithDeleted(PodSamples.Pod("Failed"))));
    }

    [Fact]
    public void Decide_RecordsMayHaveBeenMissed_AsksReporterOnceWhileThePodRuns()
    {
        var running = With(PodSamples.Pod("Running", agent: PodSamples.Runs())) with { RecordsMissed = 1 };

        Assert.IsType<RunnerStep.ReadReport>(Decide(running));
        Assert.IsType<RunnerStep.Wait>(Decide(running with { RecordsAsked = 1 }));
    }

    [Fact]
    public void Decide_PodEndedWithoutRecord_AsksReporterAgainBeforeItGivesUp()
    {
        var running = With(PodSamples.Pod("Running", agent: PodSamples.Runs())) with { NoRecordConfirmed = true };

        var ended = running.WithPod(PodSamples.Pod("Failed", agent: PodSamples.Ended(1)), Start);

        Assert.IsType<RunnerStep.ReadReport>(Decide(ended));
        var giveUp = Assert.IsType<RunnerStep.GiveUp>(Decide(ended with { NoRecordConfirmed = true }));
        Assert.Equal(OutcomeReason.AgentLost, giveUp.Verdict.Reason);
    }

    [Fact]
    public void Decide_StartedLeaseWithoutPodOrRecord_IsLostAndNeverCreatedAgain()
    {
        var facts = First() with { IsFirstGrant = false, PodExisted = true };

        Assert.IsType<RunnerStep.ReadReport>(Decide(facts));
        facts = facts with { NoRecordConfirmed = true };
        Assert.IsType<RunnerStep.SealLog>(Decide(facts));
        Assert.Equal(OutcomeReason.InfrastructureLost, Completes(facts with { Sealed = true }));
    }

    [Fact]
    public void Decide_StrangerDeletesThePod_WaitsThenReportsIt()
    {
        var facts = With(PodSamples.Pod("Running", deleting: true, agent: PodSamples.Runs()));

        Assert.Equal(new RunnerStep.Wait(TimeSpan.FromSeconds(25), Recheck: true), Decide(facts));
        var gone = facts.WithDeleted(PodSamples.Pod("Running", deleting: true)) with { NoRecordConfirmed = true, Sealed = true };
        Assert.Equal(new RunnerStep.ReadNode("peasant-1"), Decide(gone));
        gone = gone.WithNode(PodSamples.Node(), Start);
        Assert.Equal(OutcomeReason.PodDeleted, Completes(gone));
    }

    [Fact]
    public void Decide_StartTimeout_IsKeptToTheSecond()
    {
        var facts = With(PodSamples.Pod());

        Assert.Equal(new RunnerStep.Wait(TimeSpan.FromSeconds(1)), Decide(facts, Start + TimeSpan.FromSeconds(899)));
        var giveUp = Assert.IsType<RunnerStep.GiveUp>(Decide(facts, Start + TimeSpan.FromMinutes(15)));
        Assert.Equal(OutcomeReason.StartTimeout, giveUp.Verdict.Reason);
    }

    [Fact]
    public void Decide_WaitedForRoomForHours_StartTimeoutCountsFromTheNode()
    {
        var scheduled = Start + TimeSpan.FromHours(3);
        var pod = PodSamples.Pod(condition: new V1PodCondition
        {
            Type = "PodScheduled",
            Status = "True",
            LastTransitionTime = scheduled.UtcDateTime,
        });
        var facts = First().WithPod(pod, scheduled) with { SecretFor = pod.Uid };

        Assert.Equal(new RunnerStep.Wait(TimeSpan.FromSeconds(1)), Decide(facts, scheduled + TimeSpan.FromSeconds(899)));
        Assert.IsType<RunnerStep.GiveUp>(Decide(facts, scheduled + TimeSpan.FromMinutes(15)));
    }

    [Fact]
    public void Decide_QuotaFull_TriesAgainPastTheStartTimeout()
    {
        var facts = First() with { NoRoom = "exceeded quota: q", CreateNotBefore = Start + TimeSpan.FromSeconds(5) };

        Assert.Equal(new RunnerStep.Wait(TimeSpan.FromSeconds(5)), Decide(facts));
        Assert.IsType<RunnerStep.CreatePod>(Decide(facts, Start + TimeSpan.FromHours(5)));
    }

    [Fact]
    public void Decide_CancelAfterACreateThatWasCutOff_IsNotSaidToBeOverWhileThePodMayCome()
    {
        var facts = First() with { CancelRequested = true, Sealed = true, UncertainUntil = Start + TimeSpan.FromSeconds(4) };

        Assert.Equal(new RunnerStep.Wait(TimeSpan.FromSeconds(4), Recheck: true), Decide(facts));
        Assert.IsType<RunnerStep.Complete>(Decide(facts, Start + TimeSpan.FromSeconds(4)));
        Assert.IsType<RunnerStep.DeletePod>(Decide(facts.WithPod(PodSamples.Pod(), Start)));
    }

    [Fact]
    public void Decide_PodOfALaterEpoch_IsNotTouched()
    {
        var facts = First().WithPod(PodSamples.Pod(epoch: 2), Start) with { CancelRequested = true };

        Assert.IsType<RunnerStep.Wait>(Decide(facts));
        Assert.IsType<RunnerStep.DeletePod>(Decide(facts with { Epoch = 2 }));
    }

    [Fact]
    public void Decide_StepsRun_WaitsForNewsUntilTheBackstop() => Assert.Equal(
        new RunnerStep.Wait(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(10)),
        Decide(With(PodSamples.Pod("Running", agent: PodSamples.Runs())), Start + TimeSpan.FromHours(1)));

    [Fact]
    public void Decide_RegistryTrouble_WakesUpWhenPatienceEnds()
    {
        var facts = With(PodSamples.Pod(box: PodSamples.Waits("ImagePullBackOff", "i/o timeout")));

        Assert.Equal(new RunnerStep.Wait(TimeSpan.FromMinutes(1)), Decide(facts, Start + TimeSpan.FromMinutes(2)));
        Assert.IsType<RunnerStep.GiveUp>(Decide(facts, Start + TimeSpan.FromMinutes(3)));
    }

    [Fact]
    public void Decide_Revoked_StopsWhateverElse() => Assert.IsType<RunnerStep.Stop>(
        Decide(With(PodSamples.Pod()) with { Revoked = true, CancelRequested = true }));

    [Fact]
    public void Decide_RevokedAfterCompletion_StillCleansUp()
    {
        var facts = With(PodSamples.Pod("Running")) with { Completed = true, Revoked = true };

        Assert.Equal(new RunnerStep.DeletePod(RunnerPlan.ShortGrace), Decide(facts));
        Assert.IsType<RunnerStep.Stop>(Decide(facts with { Pod = new PodKnowledge.Gone() }));
    }

    [Fact]
    public void Decide_PodWithoutASecret_GetsOneUnderAFreshLease()
    {
        var facts = With(PodSamples.Pod()) with { SecretFor = null };

        Assert.IsType<RunnerStep.GiveSecret>(Decide(facts));
        Assert.IsType<RunnerStep.Wait>(Decide(facts, fresh: false));
        Assert.IsType<RunnerStep.Wait>(Decide(facts with { SecretFor = "u1" }));
    }

    [Fact]
    public void Decide_LatePodInThePlaceOfOneThatHadItsSecret_GetsNoneAndIsDeleted()
    {
        var gone = With(PodSamples.Pod("Running")).WithDeleted(PodSamples.Pod("Running"));

        var late = gone.WithPod(PodSamples.Pod(uid: "u2"), Start);

        var verdict = Assert.IsType<RunnerStep.GiveUp>(Decide(late)).Verdict;
        Assert.Equal(OutcomeReason.InfrastructureLost, verdict.Reason);
        Assert.IsType<RunnerStep.DeletePod>(Decide(late with { GivenUp = verdict }));
    }

    [Fact]
    public void Decide_PodThatHasStarted_NeedsNoSecret() => Assert.IsType<RunnerStep.Wait>(
        Decide(With(PodSamples.Pod(prepare: PodSamples.Runs())) with { SecretFor = null }));

    [Fact]
    public void Decide_SecretCannotBeMadeInTime_EndsWithTheStartTimeout()
    {
        var late = Start + First().Limits.StartTimeout;

        var verdict = Assert.IsType<RunnerStep.GiveUp>(Decide(With(PodSamples.Pod()) with { SecretFor = null }, late)).Verdict;

        Assert.Equal(OutcomeReason.StartTimeout, verdict.Reason);
    }

    [Fact]
    public void WithPod_OldWordOfAGonePod_IsIgnored()
    {
        var gone = With(PodSamples.Pod("Running")).WithDeleted(PodSamples.Pod("Running"));

        Assert.Same(gone, gone.WithPod(PodSamples.Pod("Pending"), Start));
        Assert.IsType<PodKnowledge.Present>(gone.WithPod(PodSamples.Pod("Pending", uid: "u2"), Start).Pod);
    }

    [Fact]
    public void WithDeleted_AnotherPodsUid_IsIgnored()
    {
        var facts = With(PodSamples.Pod(uid: "u2"));

        Assert.Same(facts, facts.WithDeleted(PodSamples.Pod(uid: "u1")));
    }

    private static RunnerFacts First() => new()
    {
        Limits = JobLimits.Of(PodSamples.Spec()),
        LeaseTime = Start,
        IsFirstGrant = true,
        Pod = new PodKnowledge.Gone(),
    };

    private static RunnerFacts With(PodView view) => First().WithPod(view, Start) with { SecretFor = view.Uid };

    private static RunnerStep Decide(RunnerFacts facts, DateTimeOffset? now = null, bool fresh = true) =>
        RunnerPlan.Decide(facts, now ?? Start, fresh, Patience);

    private static OutcomeReason Completes(RunnerFacts facts) => Assert.IsType<RunnerStep.Complete>(Decide(facts)).Outcome.Reason;
}
