using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Rules;

public sealed class PriorityTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly QueueHarness _queue = new(new QueueLimits { AgeingInterval = Interval });

    [Fact]
    public void Grant_Priorities_HighestFirstAndThenTheOldest()
    {
        JobKey[] keys = [.. new[] { -100, 0, 5, 0, 100, 5 }.Select(priority => Submit(priority))];

        Work();

        Assert.Equal([keys[4], keys[2], keys[5], keys[1], keys[3], keys[0]], _queue.Granted);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    public void Grant_LowOneIsOld_GoesFirstOnceItsWaitOutweighsThePriority(int ticks, bool oldFirst)
    {
        var old = Submit(priority: 0);
        _queue.Pass((Interval * 3) + TimeSpan.FromTicks(ticks));
        var fresh = Submit(priority: 3);

        Work();

        Assert.Equal(oldFirst ? [old, fresh] : [fresh, old], _queue.Granted);
    }

    [Fact]
    public void Grant_HighPriority_TakesNothingFromAnotherProject()
    {
        var high = Submit(priority: 100);
        var high2 = Submit(priority: 100);
        var other = _queue.Submit("other");

        Work();

        Assert.Equal(1, Math.Abs(_queue.Granted.IndexOf(other) - _queue.Granted.IndexOf(high)));
        Assert.Equal(high2, _queue.Granted[2]);
    }

    [Fact]
    public void FillQuota_Priorities_TheHighestGetsThePlace()
    {
        var queue = new QueueHarness(new QueueLimits { DefaultProject = new ProjectLimits { MaxRunning = 1 } });
        queue.Hello("d", 1);
        var first = queue.Submit();
        queue.Submit();
        var high = queue.Submit(policy: new JobPolicy { Priority = 1 });

        queue.End(first);

        Assert.Equal([first, high], queue.Granted);
    }

    private JobKey Submit(int priority) => _queue.Submit(policy: new JobPolicy { Priority = priority });

    private void Work()
    {
        _queue.Hello("d", 1);
        while (_queue.State.OpenJobs > 0)
        {
            _queue.End(Assert.Single(_queue.State.HeldBy("d")).Key);
        }
    }
}
