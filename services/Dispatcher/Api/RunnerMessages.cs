using Google.Protobuf.WellKnownTypes;
using Mesh.Dispatch.V1;
using Mesh.Dispatcher.Runners;
using Mesh.Dispatcher.Verdicts;

namespace Mesh.Dispatcher.Api;

/// <summary>Shows a runner as the contract has it.</summary>
internal static class RunnerMessages
{
    /// <summary>The runner; null for one whose lease this dispatcher does not hold any more.</summary>
    public static Runner? Describe(AttemptRunner? runner)
    {
        if (runner?.Facts is not { Completed: false, Revoked: false } facts)
        {
            return null;
        }

        var lease = runner.Lease;
        var isHere = facts.Pod is PodKnowledge.Present;
        return new Runner
        {
            Job = lease.Ref.Job,
            Attempt = lease.Ref.Attempt,
            Epoch = lease.Ref.Epoch,
            Pod = facts.LastSeen is { } seen ? $"{seen.Pod.Metadata.NamespaceProperty}/{runner.Key.PodName}" : "",
            Node = facts.LastSeen?.Node ?? "",
            Phase = isHere ? facts.LastSeen?.Phase ?? "" : "",
            LeaseTime = facts.LeaseTime.ToTimestamp(),
            Message = isHere ? facts.LastSeen?.Describe() ?? "" : facts.NoRoom ?? "there is no pod",
            Stage = Stage(facts, isHere),
            CancelRequested = facts.CancelRequested,
        };
    }

    private static RunnerStage Stage(RunnerFacts facts, bool isHere)
    {
        if (facts.Record is not null || facts.GivenUp is not null || facts.CancelRequested
            || (facts.PodExisted && !isHere) || facts.LastSeen is { IsTerminal: true } or { IsDeleting: true })
        {
            return RunnerStage.Ending;
        }

        return !isHere ? RunnerStage.Creating : facts.Stage switch
        {
            PodStage.WaitsForRoom => RunnerStage.WaitsForRoom,
            PodStage.WaitsForNode => RunnerStage.WaitsForNode,
            PodStage.Pulling => RunnerStage.Pulling,
            PodStage.Starting => RunnerStage.Starting,
            PodStage.Preparing => RunnerStage.Preparing,
            PodStage.Running => RunnerStage.Running,
            _ => RunnerStage.Unspecified,
        };
    }
}
