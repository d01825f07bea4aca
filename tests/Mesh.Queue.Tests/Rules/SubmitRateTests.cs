using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Rules;

public sealed class SubmitRateTests
{
    [Fact]
    public void Submit_ManyProjectsWithARate_AreForgottenOnceTheirRateTellsNothing()
    {
        var queue = Queue(new ProjectLimits { SubmitsPerMinute = 2 });
        var open = queue.Submit("stays");
        for (var i = 0; i < 5000; i++)
        {
            queue.Cancel(queue.Submit($"p{i}"));
        }

        Assert.Equal(5001, queue.State.Projects);
        queue.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(1, queue.State.Projects);
        queue.Cancel(open);
        queue.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(0, queue.State.Projects);
    }

    [Fact]
    public void Submit_ProjectComesBackBeforeItsRateIsFull_IsStillBounded()
    {
        var queue = Queue(new ProjectLimits { SubmitsPerMinute = 2 });
        queue.Cancel(queue.Submit());
        queue.Cancel(queue.Submit());
        queue.Pass(TimeSpan.FromSeconds(31));

        queue.Cancel(queue.Submit());

        Assert.Equal(RefusalReason.TooManySubmits, Refused(queue));
        queue.Pass(TimeSpan.FromSeconds(31));
        Assert.Equal(1, queue.State.Projects);
        queue.Cancel(queue.Submit());
        Assert.Equal(RefusalReason.TooManySubmits, Refused(queue));
        queue.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(0, queue.State.Projects);
    }

    [Fact]
    public void Submit_RandomComingAndGoing_IsLetInAsByABucketThatIsNeverForgotten()
    {
        const int seed = 20261202;
        var random = new Random(seed);
        const int perMinute = 6;
        var queue = Queue(new ProjectLimits { SubmitsPerMinute = perMinute });
        var model = new Dictionary<string, (double Tokens, DateTimeOffset Filled)>();
        var open = new List<JobKey>();
        for (var i = 0; i < 4000; i++)
        {
            queue.Pass(TimeSpan.FromSeconds(random.Next(20)));
            var project = $"p{random.Next(6)}";
            var (tokens, filled) = model.GetValueOrDefault(project, (perMinute, queue.Now));
            tokens = Math.Min(perMinute, tokens + (perMinute * (queue.Now - filled).TotalMinutes));
            // What a rounding decides is not asked.
            if (Math.Abs(tokens - 1) < 1e-6)
            {
                continue;
            }

            var key = new JobKey(project, $"r{i}");
            var decision = queue.Do(new QueueCommand.Submit(new JobRequest(key)));
            Assert.True(decision.Refusal is null == tokens >= 1, $"submit {i} of seed {seed}: {tokens} tokens");
            if (decision.Refusal is null)
            {
                tokens--;
                open.Add(key);
            }

            model[project] = (tokens, queue.Now);
            if (open.Count > 3)
            {
                queue.Cancel(open[0]);
                open.RemoveAt(0);
            }
        }
    }

    [Theory]
    [InlineData(2, 9, 9, "a minute")]
    [InlineData(0, 2, 9, "waiting")]
    [InlineData(9, 9, 2, "open jobs")]
    public void SubmitWorkflow_MoreJobsThanALimitEverLetsIn_IsRefusedForGoodAndSaysWhich(int rate, int waiting, int all, string named)
    {
        var limits = new QueueLimits
        {
            MaxOpenJobs = all,
            DefaultProject = new ProjectLimits { SubmitsPerMinute = rate, MaxWaiting = waiting },
        };
        var queue = new QueueHarness(limits);

        var refusal = queue.Do(Workflow("a", 3)).Refusal;

        Assert.Equal(RefusalReason.WorkflowTooLarge, refusal?.Reason);
        Assert.Contains("3 jobs", refusal?.Message, StringComparison.Ordinal);
        Assert.Contains("2", refusal?.Message, StringComparison.Ordinal);
        Assert.Contains(named, refusal?.Message, StringComparison.Ordinal);
        Assert.Null(queue.Do(Workflow("b", 2)).Refusal);
        Assert.NotEqual(RefusalReason.WorkflowTooLarge, queue.Do(Workflow("c", 2)).Refusal?.Reason);
    }

    [Fact]
    public void FirstQueued_PrioritiesAndRetries_AreInTheOrderOfTheGrants()
    {
        const int seed = 20261203;
        var random = new Random(seed);
        var queue = new QueueHarness();
        for (var i = 0; i < 60; i++)
        {
            queue.Submit(random.Next(2) == 0 ? "p" : "q", new JobPolicy { Priority = random.Next(-3, 4) });
            queue.Pass(TimeSpan.FromSeconds(random.Next(90)));
        }

        foreach (var job in queue.State.Jobs.Where(_ => random.Next(4) == 0).ToList())
        {
            queue.Cancel(job.Key);
        }

        var first = queue.State.FirstQueued("p", 10).Select(job => job.Key).ToList();
        var all = queue.State.FirstQueued("p", 1000).Select(job => job.Key).ToList();
        Assert.Equal(all.Take(10), first);
        Assert.Empty(queue.State.FirstQueued("nobody", 10));
        queue.Hello("d", 1000);

        Assert.Equal(queue.Granted.Where(key => key.Project == "p"), all);
    }

    private static QueueHarness Queue(ProjectLimits limits) => new(new QueueLimits { DefaultProject = limits });

    private static RefusalReason? Refused(QueueHarness queue) =>
        queue.Do(new QueueCommand.Submit(new JobRequest(new JobKey("p", "more")))).Refusal?.Reason;

    private static QueueCommand.SubmitWorkflow Workflow(string id, int jobs) => new(new PlanBuilder(id).Node("all", jobs: jobs).Build());
}
