using System.Globalization;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Workflows;

/// <summary>Where a job of a workflow is, in a few words: the state, why it waits, or how it ended.</summary>
internal static class NodeStateText
{
    public static string Of(Job job)
    {
        var attempt = job.Attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $" attempt {job.Attempt}") : "";
        var state = JobStateText.Of(job.State);
        if (JobStateText.IsTerminal(job.State))
        {
            var took = TimeText.Between(job.StartTime, job.EndTime);
            var why = job.Outcome is { } outcome && outcome.Reason != OutcomeReason.Succeeded
                ? $": {ResultLine.OutcomeOf(outcome)}"
                : "";
            return $"{state}{attempt}{(took.Length > 0 ? $" in {took}" : "")}{why}";
        }

        var message = PlainText.OneLine(job.StateMessage);
        return job.State switch
        {
            // The sentence begins with "waits": the state would say it twice.
            JobState.Blocked or JobState.Queued when message.Length > 0 => $"{message}{attempt}",
            JobState.Running => $"{state}{attempt}",
            _ => $"{state}{attempt}{(message.Length > 0 ? $": {message}" : "")}",
        };
    }
}
