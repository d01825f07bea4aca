using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Runners;

/// <summary>
/// The clock of each stage of a living pod: when it runs out, and with what verdict. Where the API tells times they are used,
/// so that a restarted dispatcher goes on with the same clock. Pure.
/// </summary>
internal static class StageClock
{
    /// <summary>The end of the pod's stage.</summary>
    public static (DateTimeOffset End, Verdict Verdict) Of(RunnerFacts facts, PodView pod, StuckPatience patience) =>
        facts.Stage switch
        {
            PodStage.WaitsForRoom => (facts.LeaseTime + patience.Room, NoRoom(patience, pod.Describe())),
            PodStage.WaitsForNode => First(
                StartEnd(facts, pod, Later(facts.LeaseTime, facts.StageSince)),
                (facts.StageSince + patience.Node, new Verdict(
                    OutcomeReason.ScheduleTimeout, $"No node took the pod within {patience.Node}: {pod.Describe()}."))),
            PodStage.Pulling => First(
                StartEnd(facts, pod, Scheduled(facts, pod)),
                (facts.StageSince + patience.Pull, new Verdict(
                    OutcomeReason.PodSetupFailed, $"An image was still being pulled on {pod.Node} after {patience.Pull}."))),
            PodStage.Starting => First(
                StartEnd(facts, pod, Scheduled(facts, pod)),
                (facts.StageSince + patience.Start, new Verdict(
                    OutcomeReason.PodSetupFailed,
                    Sentence.Of($"the node {pod.Node} started no container of the pod within {patience.Start}", facts.Warning)))),
            PodStage.Running => (
                (PodStages.AgentStartedAt(pod) ?? facts.StageSince)
                    + facts.Limits.RunTimeout + facts.Limits.CancelGrace + patience.RunMargin,
                new Verdict(
                    OutcomeReason.RunTimeout,
                    $"The steps ran longer than limits.run_timeout ({facts.Limits.RunTimeout}), and the agent did not end "
                    + "them.")),
            _ => StartEnd(facts, pod, Scheduled(facts, pod)),
        };

    /// <summary>The end of an attempt that has no pod yet.</summary>
    public static (DateTimeOffset End, Verdict Verdict) BeforePod(RunnerFacts facts, StuckPatience patience) =>
        facts.NoRoom is { } why
            ? (facts.LeaseTime + patience.Room, NoRoom(patience, why))
            : (facts.LeaseTime + facts.Limits.StartTimeout, StartTimeout(facts, "no pod could be created"));

    private static (DateTimeOffset End, Verdict Verdict) StartEnd(RunnerFacts facts, PodView pod, DateTimeOffset from) => (
        from + facts.Limits.StartTimeout,
        PodStages.UnreadyService(pod) is { } service
            ? new Verdict(
                OutcomeReason.ServiceFailed,
                Sentence.Of(
                    $"{ContainerRole.Describe(service)} did not become ready within limits.start_timeout "
                    + $"({facts.Limits.StartTimeout})",
                    facts.Warning))
            : StartTimeout(facts, pod.Describe()));

    private static DateTimeOffset Scheduled(RunnerFacts facts, PodView pod) =>
        PodStages.ScheduledAt(pod) is { } at ? Later(facts.LeaseTime, at) : facts.LeaseTime;

    private static Verdict NoRoom(StuckPatience patience, string why) =>
        new(OutcomeReason.ScheduleTimeout, $"There was no room for the pod for {patience.Room}: {why}.");

    private static Verdict StartTimeout(RunnerFacts facts, string what) => new(
        OutcomeReason.StartTimeout,
        $"The first step did not start within limits.start_timeout ({facts.Limits.StartTimeout}): {what}.");

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static (DateTimeOffset End, Verdict Verdict) First(
        (DateTimeOffset End, Verdict Verdict) a, (DateTimeOffset End, Verdict Verdict) b) => a.End <= b.End ? a : b;
}
