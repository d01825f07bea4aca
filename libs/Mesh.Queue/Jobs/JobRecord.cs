using System.Collections.Immutable;

namespace Mesh.Queue.Jobs;

/// <summary>All that the queue knows of a job. What the job runs is opaque to the queue and is kept elsewhere.</summary>
public sealed record JobRecord
{
    /// <summary>Entries that a timeline keeps; older ones are dropped.</summary>
    public const int TimelineBound = 64;

    public required JobKey Key { get; init; }

    /// <summary>The order of arrival; the version of the change that stored the job.</summary>
    public required long Sequence { get; init; }

    /// <summary>The version of the last visible change: grows over all jobs.</summary>
    public required long Version { get; init; }

    public required JobPhase Phase { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>The current or last attempt; 0 before the first lease.</summary>
    public int Attempt { get; init; }

    /// <summary>The epoch of the last grant; it only grows.</summary>
    public long Epoch { get; init; }

    /// <summary>Who holds the live attempt; null when nobody does.</summary>
    public string? Dispatcher { get; init; }

    /// <summary>The dispatcher that handed the live attempt back, so that another one is preferred.</summary>
    public string? ReleasedBy { get; init; }

    /// <summary>When the current attempt was leased for the first time.</summary>
    public DateTimeOffset? LeaseTime { get; init; }

    /// <summary>When the current attempt's first step started.</summary>
    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? EndTime { get; init; }

    /// <summary>No grant before this time: a retry's backoff.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public bool CancelRequested { get; init; }

    /// <summary>Who wished it: the user, a newer job of the group, or a failure in the workflow.</summary>
    public EndReason CancelReason { get; init; } = EndReason.Cancelled;

    public int InfrastructureRetries { get; init; }

    /// <summary>What the job asks of the queue.</summary>
    public JobPolicy Policy { get; init; } = JobPolicy.Default;

    /// <summary>What a blocked job waits for; null in other phases.</summary>
    public JobBlock? Block { get; init; }

    /// <summary>No first lease after this time; null for no bound.</summary>
    public DateTimeOffset? QueueDeadline { get; init; }

    /// <summary>The place in a workflow; null for a job of none.</summary>
    public WorkflowLink? Workflow { get; init; }

    /// <summary>The id of the job, of the same project, that this one is a retry of; null when it is none.</summary>
    public string? RetryOf { get; init; }

    /// <summary>Retries that the user's budget paid so far.</summary>
    public int Retries { get; init; }

    /// <summary>Why the job is where it is, one sentence for people.</summary>
    public string Message { get; init; } = "";

    public string Node { get; init; } = "";

    public string Pod { get; init; } = "";

    /// <summary>How the job ended; null until it has.</summary>
    public AttemptOutcome? Outcome { get; init; }

    /// <summary>The ends of all attempts so far; bounded by the retry budget.</summary>
    public ImmutableArray<AttemptEnd> Ends { get; init; } = [];

    public ImmutableArray<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>A live attempt that nobody holds: it waits for a dispatcher to take it over.</summary>
    public bool IsOrphan => Phase.HasAttempt() && Dispatcher is null;

    /// <summary>The lease under which the attempt was last granted.</summary>
    public LeaseKey Lease => new(Key, Attempt, Epoch);

    /// <summary>The job in <paramref name="phase"/> by the change of this version, with the step noted in its timeline.</summary>
    public JobRecord Enter(JobPhase phase, DateTimeOffset now, long version, string message)
    {
        var timeline = Timeline.Length < TimelineBound ? Timeline : Timeline.RemoveAt(0);
        var entry = new TimelineEntry(phase, now, Attempt, message, version);
        return this with
        {
            Phase = phase,
            Version = version,
            Message = message,
            UpdateTime = now,
            Block = null,
            Timeline = timeline.Add(entry),
        };
    }
}
