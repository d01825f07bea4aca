using System.Collections.Frozen;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Rules;

public sealed class FairShareTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Grant_TenJobsBehindTenThousand_AreGrantedWithinTheFirstTwenty(int places)
    {
        var queue = new QueueHarness();
        Submit(queue, "big", 10_000);
        Submit(queue, "small", 10);
        queue.Hello("d", places);

        Work(queue, 20);

        var small = queue.Granted.Take(20 + places).Count(key => key.Project == "small");
        Assert.True(small == 10, $"{small} of 10 jobs of the small project were granted: {string.Join(' ', queue.Granted)}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Grant_WeightsTwoToOne_SharesTwoToOne(int places)
    {
        var queue = new QueueHarness(Weights(("a", 2), ("b", 1)));
        Submit(queue, "b", 400);
        Submit(queue, "a", 400);
        queue.Hello("d", places);

        Work(queue, 300);

        var ofA = queue.Granted.Take(300).Count(key => key.Project == "a");
        Assert.True(ofA is >= 190 and <= 210, $"{ofA} of 300 grants went to the project with twice the weight");
    }

    [Fact]
    public void Grant_ProjectThatWasIdle_HasNoClaimForThePast()
    {
        var queue = new QueueHarness();
        Submit(queue, "idle", 1);
        Submit(queue, "busy", 1000);
        queue.Hello("d", 1);
        Work(queue, 500);
        Submit(queue, "idle", 100);
        queue.Granted.Clear();

        Work(queue, 40);

        Assert.InRange(queue.Granted.Count(key => key.Project == "idle"), 19, 21);
    }

    [Fact]
    public void Grant_ProjectThatRanWithoutWaiting_HasNoClaimForThePast()
    {
        var queue = new QueueHarness();
        Submit(queue, "alone", 4);
        Submit(queue, "busy", 1000);
        queue.Hello("d", 7);
        Assert.Equal(4, queue.Granted.Count(key => key.Project == "alone"));
        Work(queue, 500, "busy");
        Submit(queue, "alone", 500);
        queue.Granted.Clear();

        // The seventh place is lent in turn, also after the long time that one of them had it.
        Work(queue, 140);

        Assert.InRange(queue.Granted.Count(key => key.Project == "alone"), 66, 74);
    }

    [Fact]
    public void Grant_ManyProjects_EachHasItsTurn()
    {
        var queue = new QueueHarness();
        for (var project = 0; project < 50; project++)
        {
            Submit(queue, $"p{project}", 20);
        }

        queue.Hello("d", 1);
        Work(queue, 499);

        Assert.All(queue.Granted.GroupBy(key => key.Project), turns => Assert.Equal(10, turns.Count()));
    }

    private static void Submit(QueueHarness queue, string project, int count)
    {
        for (var i = 0; i < count; i++)
        {
            queue.Submit(project);
        }
    }

    /// <summary>Ends the attempt that is live longest, so many times.</summary>
    private static void Work(QueueHarness queue, int jobs, string? project = null)
    {
        for (var i = 0; i < jobs; i++)
        {
            var oldest = queue.State.HeldBy("d").Where(job => project is null || job.Key.Project == project).MinBy(LeaseVersion);
            Assert.NotNull(oldest);
            queue.End(oldest.Key);
        }
    }

    private static long LeaseVersion(JobRecord job) => job.Timeline.Last(entry => entry.Phase == JobPhase.Leased).Version;

    private static QueueLimits Weights(params (string Project, double Weight)[] weights) => new()
    {
        Projects = weights.ToFrozenDictionary(w => w.Project, w => new ProjectLimits { Weight = w.Weight }),
    };
}
