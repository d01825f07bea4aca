using Mesh.Intake.V1;
using Mesh.Logs.V1;
using Mesh.Report.V1;

namespace Mesh.Reporter.Page;

/// <summary>The words that the page uses for what the contracts enumerate.</summary>
internal static class PageWords
{
    public static readonly EnumWords JobStates =
        new(JobReflection.Descriptor.EnumTypes.Single(t => t.Name == nameof(JobState)), "JOB_STATE_");

    public static readonly EnumWords StepStates =
        new(ReportReflection.Descriptor.EnumTypes.Single(t => t.Name == nameof(StepState)), "STEP_STATE_");

    public static readonly EnumWords LogStreams =
        new(LogShipperServiceReflection.Descriptor.EnumTypes.Single(t => t.Name == nameof(LogStream)), "LOG_STREAM_");

    private static readonly Dictionary<int, string> Reasons = OutcomeReflection.Descriptor.EnumTypes
        .Single(t => t.Name == nameof(OutcomeReason)).Values
        .ToDictionary(v => v.Number, v => v.Name["OUTCOME_REASON_".Length..]);

    /// <summary>A reason as the contracts and the CLI spell it: STEP_FAILED.</summary>
    public static string Reason(OutcomeReason reason) =>
        Reasons.GetValueOrDefault((int)reason) ?? FormattableString.Invariant($"{(int)reason}");

    public static bool IsTerminal(JobState state) => state is JobState.Succeeded or JobState.Failed or JobState.Cancelled
        or JobState.TimedOut or JobState.InfrastructureFailed or JobState.Skipped;
}
