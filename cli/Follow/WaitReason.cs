using System.Globalization;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Follow;

/// <summary>Says why a job waits.</summary>
internal static class WaitReason
{
    /// <summary>One line for a job that has not started its steps; empty when there is nothing to wait for.</summary>
    public static string Of(Job job)
    {
        if (job.State is not (JobState.Queued or JobState.Blocked or JobState.Leased or JobState.Starting))
        {
            return "";
        }

        var attempt = job.Attempt > 1 || job.InfrastructureRetries > 0
            ? string.Create(CultureInfo.InvariantCulture, $" (attempt {Math.Max(job.Attempt, 1)})")
            : "";
        var why = job.StateMessage.Length > 0 ? $": {PlainText.OneLine(job.StateMessage)}" : "";
        return $"mesh: {JobStateText.Of(job.State)}{attempt}{why}";
    }
}
