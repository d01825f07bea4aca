using System.Collections.Immutable;

namespace Mesh.Queue.Jobs;

/// <summary>The user's retry budget: which ends of an attempt lead to another one, and how often.</summary>
public sealed record RetryRule
{
    /// <summary>The longest wait before a retry.</summary>
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromHours(1);

    /// <summary>No retries.</summary>
    public static RetryRule None { get; } = new();

    /// <summary>Attempts after the first one.</summary>
    public int MaxRetries { get; init; }

    /// <summary>The exit codes of a failed step that are tried again; empty for all.</summary>
    public ImmutableArray<int> ExitCodes { get; init; } = [];

    /// <summary>The reasons that are tried again; empty for a failed step alone.</summary>
    public ImmutableArray<EndReason> Reasons { get; init; } = [];

    /// <summary>The wait before the first retry; it doubles with each further one.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True when an attempt that ended so is tried again after <paramref name="retries"/> earlier ones.</summary>
    public bool Allows(AttemptOutcome outcome, int retries) =>
        retries < MaxRetries
        && (Reasons.IsEmpty ? outcome.Reason == EndReason.StepFailed : Reasons.Contains(outcome.Reason))
        && (ExitCodes.IsEmpty || outcome.Reason != EndReason.StepFailed || ExitCodes.Contains(outcome.ExitCode));

    /// <summary>The wait before the retry that follows <paramref name="retries"/> earlier ones.</summary>
    public TimeSpan WaitAfter(int retries)
    {
        var wait = Backoff * Math.Pow(2, retries);
        return wait < LongestBackoff ? wait : LongestBackoff;
    }
}
