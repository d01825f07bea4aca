using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;
using Mesh.Queue.Jobs;

namespace Mesh.JobIntake.Store;

/// <summary>Between what a job asks of the queue and the fields of the contract that say it.</summary>
internal static class PolicyMessage
{
    public static Concurrency? Of(ConcurrencyGroup? group) =>
        group is null ? null : new Concurrency { Group = group.Name, Policy = (ConcurrencyPolicy)group.Policy };

    public static RetryStrategy? Of(RetryRule rule)
    {
        if (rule.MaxRetries == 0)
        {
            return null;
        }

        var strategy = new RetryStrategy { MaxRetries = rule.MaxRetries, Backoff = rule.Backoff.ToDuration() };
        strategy.ExitCodes.Add(rule.ExitCodes);
        strategy.Reasons.Add(rule.Reasons.Select(reason => (OutcomeReason)reason));
        return strategy;
    }

    /// <summary>The policy of a valid job; absent fields take their defaults.</summary>
    public static JobPolicy ToRecord(Job job)
    {
        var retry = job.Retry is { MaxRetries: > 0 } strategy ? ToRecord(strategy) : RetryRule.None;
        var group = job.Concurrency is { } concurrency ? ToRecord(concurrency) : null;
        return job.Priority == 0 && group is null && retry == RetryRule.None
            ? JobPolicy.Default
            : new JobPolicy { Priority = job.Priority, Group = group, Retry = retry };
    }

    private static ConcurrencyGroup ToRecord(Concurrency concurrency) => new(
        concurrency.Group,
        concurrency.Policy == ConcurrencyPolicy.Unspecified ? GroupPolicy.Queue : (GroupPolicy)concurrency.Policy);

    private static RetryRule ToRecord(RetryStrategy strategy)
    {
        var rule = new RetryRule
        {
            MaxRetries = strategy.MaxRetries,
            ExitCodes = [.. strategy.ExitCodes],
            Reasons = [.. strategy.Reasons.Select(reason => (EndReason)reason)],
        };
        return strategy.Backoff is { } backoff ? rule with { Backoff = backoff.ToTimeSpan() } : rule;
    }
}
