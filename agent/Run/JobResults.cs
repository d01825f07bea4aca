using Google.Protobuf.WellKnownTypes;
using Mesh.Agent.LogShipping;
using Mesh.Intake.V1;
using Mesh.Report.V1;

namespace Mesh.Agent.Run;

/// <summary>Ends an attempt: log sealed, then result reported; both acknowledged.</summary>
internal static class JobResults
{
    /// <returns>False when the platform refused the result for good.</returns>
    public static async Task<bool> EndAsync(AgentParts parts, Outcome outcome, string commit)
    {
        var length = parts.Log.Length;
        try
        {
            length = await parts.Log.SealAsync();
        }
        catch (LogRefusedException exception)
        {
            // Without a sealed log there is no success; Reporter decides whether this attempt still counts.
            outcome = new Outcome
            {
                Reason = exception.IsTooLong ? OutcomeReason.LogTooLong : OutcomeReason.AgentLost,
                Message = exception.Message,
            };
        }

        return await parts.Reports.ResultAsync(new Result
        {
            Outcome = outcome,
            EndTime = Timestamp.FromDateTimeOffset(parts.Host.Time.GetUtcNow()),
            LogLength = length,
            Commit = commit,
        });
    }

    /// <summary>Reports every step from an index on as skipped.</summary>
    public static void Skip(AgentParts parts, int from)
    {
        var names = parts.Job.Steps.Concat(parts.Job.AfterSteps).Select(step => step.Name).ToList();
        for (var index = from; index <= names.Count; index++)
        {
            parts.Reports.Step(new StepReport
            {
                Index = index,
                Name = names[index - 1],
                State = StepState.Skipped,
                After = index > parts.Job.Steps.Count,
            });
        }
    }
}
