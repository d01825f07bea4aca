using System.Globalization;
using Mesh.Intake.V1;

namespace Mesh.Cli.Output;

/// <summary>How a job ended, in one line.</summary>
internal static class ResultLine
{
    public static string Of(Job job)
    {
        var took = TimeText.Between(job.CreateTime, job.EndTime);
        var outcome = job.Outcome is null || job.Outcome.Reason == OutcomeReason.Succeeded ? "" : $": {OutcomeOf(job.Outcome)}";
        var attempts = job.Attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $", attempt {job.Attempt}") : "";
        return $"{job.Name} {JobStateText.Of(job.State)}{(took.Length > 0 ? $" in {took}" : "")}{attempts}{outcome}";
    }

    /// <summary>An outcome's sentence and reason.</summary>
    public static string OutcomeOf(Outcome outcome)
    {
        var message = PlainText.OneLine(outcome.Message);
        if (message.Length == 0 && outcome.Step.Length > 0)
        {
            message = string.Create(
                CultureInfo.InvariantCulture, $"step {PlainText.OneLine(outcome.Step)} ended with exit code {outcome.ExitCode}");
        }

        return message.Length == 0 ? ReasonOf(outcome.Reason) : $"{message} ({ReasonOf(outcome.Reason)})";
    }

    /// <summary>A reason as the contracts spell it, without its prefix: STEP_FAILED.</summary>
    public static string ReasonOf(OutcomeReason reason) => OutcomeReasonNames.Of(reason);
}
