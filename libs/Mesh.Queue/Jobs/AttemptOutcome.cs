namespace Mesh.Queue.Jobs;

/// <summary>How an attempt or a job ended.</summary>
/// <param name="Reason">The reason, from a closed list.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Step">The step that decided it; empty when none did.</param>
/// <param name="ExitCode">That step's exit code, 0 to 255.</param>
public sealed record AttemptOutcome(EndReason Reason, string Message = "", string Step = "", int ExitCode = 0)
{
    /// <summary>The same end, told perhaps in other words: messages are for people and do not count.</summary>
    public bool SaysTheSameAs(AttemptOutcome other) =>
        Reason == other.Reason && ExitCode == other.ExitCode && string.Equals(Step, other.Step, StringComparison.Ordinal);
}
