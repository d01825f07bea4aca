using Mesh.Intake.V1;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Submission;

/// <summary>Checks what a job asks of the queue: priority, concurrency group, retries.</summary>
internal static class SchedulingValidation
{
    private const int MaxPriority = 100;
    private const int MaxGroup = 128;
    private const int MaxRetries = 10;
    private const int MaxExitCodes = 64;
    private const int MaxReasons = 16;

    public static void Check(Job job, string path, Violations found)
    {
        found.Require(
            job.Priority is >= -MaxPriority and <= MaxPriority, $"{path}.priority", $"-{MaxPriority} to {MaxPriority}");
        if (job.Concurrency is { } concurrency)
        {
            found.Require(
                concurrency.Group.Length is > 0 and <= MaxGroup && TextRules.IsRequestId(concurrency.Group),
                $"{path}.concurrency.group",
                $"required: 1 to {MaxGroup} characters of [A-Za-z0-9._:/-]");
            found.Require(
                Enum.IsDefined(concurrency.Policy), $"{path}.concurrency.policy", "must be a ConcurrencyPolicy");
        }

        if (job.Retry is { } retry)
        {
            Check(retry, $"{path}.retry", found);
        }
    }

    private static void Check(RetryStrategy retry, string path, Violations found)
    {
        found.Require(retry.MaxRetries is >= 0 and <= MaxRetries, $"{path}.max_retries", $"0 to {MaxRetries}");
        found.Require(retry.ExitCodes.Count <= MaxExitCodes, $"{path}.exit_codes", $"at most {MaxExitCodes}");
        foreach (var (index, code) in retry.ExitCodes.Take(MaxExitCodes).Index())
        {
            found.Require(code is >= 1 and <= 255, $"{path}.exit_codes[{index}]", "1 to 255");
        }

        found.Require(retry.Reasons.Count <= MaxReasons, $"{path}.reasons", $"at most {MaxReasons}");
        foreach (var (index, reason) in retry.Reasons.Take(MaxReasons).Index())
        {
            found.Require(IsUsers(reason), $"{path}.reasons[{index}]", "must be a reason that leads to FAILED or TIMED_OUT");
        }

        if (retry.Backoff is { } backoff)
        {
            LimitsValidation.CheckTime(
                backoff, 0, (long)RetryRule.LongestBackoff.TotalSeconds, $"{path}.backoff", "0 s to 1 h", found);
        }
    }

    /// <summary>A job that waited too long for its first lease has no attempt to try again after.</summary>
    private static bool IsUsers(OutcomeReason reason) =>
        Enum.IsDefined(reason)
        && reason is not (OutcomeReason.Unspecified or OutcomeReason.QueueTimeout)
        && ((EndReason)reason).ToPhase() is JobPhase.Failed or JobPhase.TimedOut;
}
