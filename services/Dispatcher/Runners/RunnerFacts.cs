using Mesh.Dispatcher.Nodes;
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

    /// <summary>The epoch of the lease.</summary>
    public long Epoch { get; init; } = 1;

    /// <summary>Nobody held this attempt before: no record of it can exist.</summary>
    public bool IsFirstGrant { get; init; }

    /// <summary>The queue took the lease away.</summary>
    public bool Revoked { get; init; }

    /// <summary>The dispatcher is drained: an attempt without a pod goes back to the queue.</summary>
    public bool HandBack { get; init; }

    /// <summary>The attempt was handed back.</summary>
    public bool Released { get; init; }

    /// <summary>The queue was told under this epoch that the attempt is handed back: until it answers, the lease may be another's.</summary>
    public bool ReleaseSaid { get; init; }

    /// <summary>What the queue was told of the attempt's end under this epoch: until it answers, another attempt may run.</summary>
    public Outcome? EndSaid { get; init; }

    /// <summary>A cancel wish is stored.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The pod, as far as it is known.</summary>
    public PodKnowledge Pod { get; init; } = new PodKnowledge.Unknown();

    /// <summary>Until when the first list of all pods is waited for, which answers for thousands at once.</summary>
    public DateTimeOffset ListUntil { get; init; }

    /// <summary>The attempt had a pod once: if it is gone it must not be made again.</summary>
    public bool PodExisted { get; init; }

    /// <summary>The pod as it was last seen.</summary>
    public PodView? LastSeen { get; init; }

    /// <summary>The uid of the pod that the watch saw go: whatever still speaks of it is old.</summary>
    public string? GoneUid { get; init; }

    /// <summary>Since when a container waits for something that may never come; null when none does.</summary>
    public DateTimeOffset? TroubleSince { get; init; }

    /// <summary>The stage of the pod.</summary>
    public PodStage Stage { get; init; } = PodStage.WaitsForNode;

    /// <summary>Since when it is in that stage, as far as this dispatcher saw.</summary>
    public DateTimeOffset StageSince { get; init; }

    /// <summary>The kubelet said that it pulls an image, and not yet how that went.</summary>
    public bool IsPulling { get; init; }

    /// <summary>What the kubelet said last of a pull that failed.</summary>
    public string? PullError { get; init; }

    /// <summary>The last warning about the pod.</summary>
    public string? Warning { get; init; }

    /// <summary>The pod's node, as far as it mattered and was read.</summary>
    public NodeKnowledge Node { get; init; } = new NodeKnowledge.Unknown();

    /// <summary>When the node object was first found to be gone; null when it was not.</summary>
    public DateTimeOffset? NodeGoneSince { get; init; }

    /// <summary>The agent's record.</summary>
    public Outcome? Record { get; init; }

    /// <summary>Reporter was asked after the pod had got where it is now, and knew no result.</summary>
    public bool NoRecordConfirmed { get; init; }

    /// <summary>How often records may have gone by unheard.</summary>
    public int RecordsMissed { get; init; }

    /// <summary>How many of those times Reporter was asked since.</summary>
    public int RecordsAsked { get; init; }

    /// <summary>Why the Dispatcher ended the attempt.</summary>
    public Verdict? GivenUp { get; init; }

    /// <summary>The pod's deletion was asked for.</summary>
    public bool DeleteSent { get; init; }

    /// <summary>The pod was still there when its grace was long over.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>The pod's deletion without its kubelet was asked for.</summary>
    public bool ForceSent { get; init; }

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

    /// <summary>The quota that has no room for the pod, in the API server's words; null when none stands in the way.</summary>
    public string? NoRoom { get; init; }

    /// <summary>Until when a create that was cut off may still take effect.</summary>
    public DateTimeOffset UncertainUntil { get; init; }

    /// <summary>Takes in how the pod looks now.</summary>
    public RunnerFacts WithPod(PodView view, DateTimeOffset now)
    {
        if (view.Uid == GoneUid)
        {
            return this;
        }

        var troubled = view.Waiting().Any();
        var stage = PodStages.Of(view, IsPulling);
        return this with
        {
            Pod = new PodKnowledge.Present(view),
            PodExisted = true,
            LastSeen = view,
            TroubleSince = troubled ? TroubleSince ?? now : null,
            Stage = stage,
            StageSince = LastSeen is not null && stage == Stage ? StageSince : now,
            UncertainUntil = default,
            NoRoom = null,

            // An answer from before the agent's end says nothing about what the agent reported at its end.
            NoRecordConfirmed = NoRecordConfirmed && EndedAs(view) == EndedAs(LastSeen),
        };
    }

    /// <summary>Takes in that an image is on its way, or how that went.</summary>
    public RunnerFacts WithPull(bool isPulling, string? error, DateTimeOffset now)
    {
        var told = this with { IsPulling = isPulling, PullError = error ?? PullError };
        return Pod is PodKnowledge.Present present && told.IsPulling != IsPulling ? told.WithPod(present.View, now) : told;
    }

    /// <summary>Takes in that the grace of the pod is over and nothing was heard: only reads tell more.</summary>
    public RunnerFacts WithOverdue() => this with
    {
        IsOverdue = DeleteSent || Pod is PodKnowledge.Present { View.IsDeleting: true },
        Pod = new PodKnowledge.Unknown(),
        Node = new NodeKnowledge.Unknown(),
        DeleteSent = false,
        ForceSent = false,
    };

    /// <summary>
    /// Takes in that another dispatcher may have held the attempt since, because an epoch is missing: what it did only reads tell, and a
    /// verdict holds only if the pod was told to go by it.
    /// </summary>
    public RunnerFacts WithAnotherBetween() => this with
    {
        IsFirstGrant = false,
        NoRecordConfirmed = false,
        SecretFor = null,
        GivenUp = DeleteSent ? GivenUp : null,
        Pod = Pod is PodKnowledge.Present ? Pod : new PodKnowledge.Unknown(),
    };

    /// <summary>Takes in what the API server says of the pod's node.</summary>
    public RunnerFacts WithNode(NodeKnowledge node, DateTimeOffset now) => this with
    {
        Node = node,
        NodeGoneSince = node is NodeKnowledge.Gone ? NodeGoneSince ?? now : null,
    };

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
