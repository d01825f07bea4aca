using Mesh.Intake.V1;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>Between the queue's outcome and the contract's.</summary>
internal static class OutcomeMessage
{
    public static Outcome Of(AttemptOutcome outcome) => new()
    {
        Reason = (OutcomeReason)outcome.Reason,
        Message = outcome.Message,
        Step = outcome.Step,
        ExitCode = outcome.ExitCode,
    };

    public static AttemptOutcome ToRecord(Outcome outcome) =>
        new((EndReason)outcome.Reason, outcome.Message, outcome.Step, outcome.ExitCode);
}
