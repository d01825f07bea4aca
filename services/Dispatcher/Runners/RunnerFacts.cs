using Mesh.Dispatcher.Pods;
using Mesh.Dispatcher.Verdicts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Runners;

/// <summary>All that the Dispatcher knows of an attempt. <see cref="RunnerPlan"/> turns it into the next step.</summary>
public sealed record RunnerFacts
{
    /// <summary>The job's limits.</summary>
    public required JobLimits Limits { get; init; }

    /// <summary>When the attempt was leased for the first time.</summary>
    public required DateTimeOffset LeaseTime { get; init; }

    /// <summary>Nobody held this attempt before: no record of it can exist.</summary>
    public bool IsFirstGrant { get; init; }

    /// <summary>The queue took the lease away.</summary>
    public bool Revoked { get; init; }

    /// <summary>A cancel wish is stored.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The pod, as far as it is known.</summary>
    public PodKnowledge Pod { get; init; } = new PodKnowledge.Unknown();

    /// <summary>The attempt had a pod once: if it is gone it must not be made again.</summary>
    public bool PodExisted { get; init; }

    /// <summary>The pod as it was last seen.</summary>
    public PodView? LastSeen { get; init; }

    /// <summary>The uid of the pod that the watch saw go: whatever still speaks of it is old.</summary>
    public string? GoneUid { get; init; }

    /// <summary>Since when a container waits for something that may never come; null when none does.</summary>
    public DateTimeOffset? TroubleSince { get; init; }

    /// <summary>The agent's record.</summary>
    public Outcome? Record { get; init; }

    /// <summary>Reporter was asked after the pod had got where it is now, and knew no result.</summary>
    public bool NoRecordConfirmed { get; init; }

    /// <summary>Why the Dispatcher ended the attempt.</summary>
    public Verdict? GivenUp { get; init; }

    /// <summary>The pod's deletion was asked for.</summary>
    public bool DeleteSent { get; init; }

    /// <summary>The log has its seal, or LogShipper was waited for long enough.</summary>
    public bool Sealed { get; init; }

    /// <summary>The queue has the outcome on disk.</summary>
    public bool Completed { get; init; }

    /// <summary>The uid of the pod that has its Secret for certain; null when that is not known of any.</summary>
    public string? SecretFor { get; init; }

    /// <summary>No pod is left, or its deletion was asked for: Kubernetes does the rest and deletes its Secret, too.</summary>
    public bool IsPodSettled =>
        Pod is PodKnowledge.Gone || (Pod is PodKnowledge.Present present && (DeleteSent || present.View.IsDeleting));

    /// <summary>The earliest time of the next try to create the pod.</summary>
    public DateTimeOffset CreateNotBefore { get; init; }

    /// <summary>Takes in how the pod looks now.</summary>
    public RunnerFacts WithPod(PodView view, DateTimeOffset now)
    {
        if (view.Uid == GoneUid)
        {
            return this;
        }

        var troubled = view.Waiting().Any();
        return this with
        {
            Pod = new PodKnowledge.Present(view),
            PodExisted = true,
            LastSeen = view,
            TroubleSince = troubled ? TroubleSince ?? now : null,
            // An answer from before the agent's end says nothing about what the agent reported at its end.
            NoRecordConfirmed = NoRecordConfirmed && EndedAs(view) == EndedAs(LastSeen),
        };
    }

    /// <summary>Takes in that the API server has no such pod.</summary>
    public RunnerFacts WithoutPod() => Pod is PodKnowledge.Gone
        ? this
        : this with { Pod = new PodKnowledge.Gone(), NoRecordConfirmed = NoRecordConfirmed && !PodExisted };

    /// <summary>Takes in that the watch saw a pod go.</summary>
    /// <param name="last">How it looked at the end.</param>
    public RunnerFacts WithDeleted(PodView last)
    {
        if (Pod is PodKnowledge.Present present && present.View.Uid != last.Uid)
        {
            return this;
        }

        var seen = this with { GoneUid = last.Uid, LastSeen = last, PodExisted = true, NoRecordConfirmed = false };
        return seen.Pod is PodKnowledge.Present ? seen.WithoutPod() : seen;
    }

    private static (bool Terminal, bool AgentEnded) EndedAs(PodView? view) =>
        (view?.IsTerminal ?? false, view?.AgentEnded ?? false);
}
