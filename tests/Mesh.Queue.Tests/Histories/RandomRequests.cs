using System.Collections.Frozen;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.Queue.Tests.Histories;

/// <summary>Random jobs and workflows for a few projects that have limits of every kind.</summary>
internal sealed class RandomRequests(Random random)
{
    private static readonly string[] Projects = ["free", "narrow", "heavy", "slow"];

    private int _last;

    public static QueueLimits Limits { get; } = new()
    {
        AgeingInterval = TimeSpan.FromSeconds(10),
        MaxOpenJobs = 150,
        Projects = new Dictionary<string, ProjectLimits>
        {
            ["narrow"] = new() { MaxRunning = 2 },
            ["heavy"] = new() { Weight = 2.5, MaxRunning = 4, MaxWaiting = 25 },
            ["slow"] = new() { SubmitsPerMinute = 15, MaxRunning = 3 },
        }.ToFrozenDictionary(),
    };

    public JobRequest Job() =>
        new(new JobKey(Project(), $"j{++_last}")) { Policy = Policy(), QueueTimeout = Timeout() };

    public WorkflowPlan Workflow()
    {
        var id = $"w{++_last}";
        var builder = new PlanBuilder(id, Project());
        var names = Enumerable.Range(0, random.Next(1, 7)).Select(node => $"n{node}").ToList();
        foreach (var (index, name) in names.Index())
        {
            builder.Node(
                name,
                string.Join(' ', names.Take(index).Where(_ => OneIn(2))),
                (NodeCondition)random.Next(1, 4),
                allowsFailure: OneIn(5),
                failsFast: OneIn(3),
                jobs: random.Next(1, 4),
                policy: Policy(),
                queueTimeout: Timeout());
        }

        var failsFast = OneIn(2);
        var jobs = builder.Build().Jobs.Select(job => job.Job.Key.Id).ToList();
        return builder.Build(failsFast, OneIn(4) ? [.. jobs.Skip(1).Where(_ => OneIn(2))] : []);
    }

    private string Project() => Projects[random.Next(Projects.Length)];

    private TimeSpan? Timeout() => OneIn(4) ? TimeSpan.FromSeconds(random.Next(5, 120)) : null;

    private JobPolicy Policy() => new()
    {
        Priority = random.Next(-3, 4),
        Group = OneIn(3) ? new ConcurrencyGroup($"g{random.Next(2)}", (GroupPolicy)random.Next(1, 4)) : null,
        Retry = OneIn(3)
            ? new RetryRule { MaxRetries = random.Next(1, 4), Backoff = TimeSpan.FromSeconds(random.Next(20)) }
            : RetryRule.None,
    };

    private bool OneIn(int count) => random.Next(count) == 0;
}
