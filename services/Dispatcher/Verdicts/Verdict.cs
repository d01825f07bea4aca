using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Verdicts;

/// <summary>How an attempt ended that left no result record, or must be ended.</summary>
/// <param name="Reason">From the closed list.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="ExitCode">The deciding container's exit code, when one decided.</param>
public sealed record Verdict(OutcomeReason Reason, string Message, int ExitCode = 0)
{
    /// <summary>As the queue takes it.</summary>
    public Outcome ToOutcome() => new() { Reason = Reason, Message = Message, ExitCode = ExitCode };
}
