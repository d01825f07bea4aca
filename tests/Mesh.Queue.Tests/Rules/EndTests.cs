using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Rules;

public sealed class EndTests
{
    private readonly QueueHarness _queue = new();

    [Theory]
    [InlineData(EndReason.Succeeded, JobPhase.Succeeded)]
    [InlineData(EndReason.StepFailed, JobPhase.Failed)]
    [InlineData(EndReason.PodRefused, JobPhase.Failed)]
    [InlineData(EndReason.Cancelled, JobPhase.Cancelled)]
    [InlineData(EndReason.RunTimeout, JobPhase.TimedOut)]
    [InlineData(EndReason.StartTimeout, JobPhase.TimedOut)]
    [InlineData(EndReason.ScheduleTimeout, JobPhase.TimedOut)]
    [InlineData(EndReason.ServiceFailed, JobPhase.Failed)]
    [InlineData(EndReason.OutOfDisk, JobPhase.Failed)]
    [InlineData(EndReason.LogTooLong, JobPhase.Failed)]
    [InlineData(EndReason.SecretUnavailable, JobPhase.Failed)]
    [InlineData(EndReason.ArtifactsRefused, JobPhase.Failed)]
    public void Complete_FinalReason_EndsInItsPhase(EndReason reason, JobPhase phase)
    {
        _queue.Hello("d1", 1);
        var key = _queue.Submit();

        var job = _queue.Complete(_queue.TakeLease(), reason).Job;

        Assert.Equal((phase, reason), (job?.Phase, job?.Outcome?.Reason));
        Assert.Equal(_queue.Now, job?.EndTime);
        Assert.Null(_queue.State.Find(key));
    }

    [Fact]
    public void Complete_InfrastructureReasons_AreRetriedThreeTimesWithBackoff()
    {
        var session = _queue.Hello("d1", 1);
        var key = _queue.Submit();
        foreach (var (retry, seconds) in new[] { (1, 1), (2, 2), (3, 4) })
        {
            var lease = _queue.TakeLease();
            Assert.Equal(retry, lease.Attempt);
            var waiting = _queue.Complete(lease, EndReason.NodeLost).Job;
            Assert.Equal((JobPhase.Queued, retry), (waiting?.Phase, waiting?.InfrastructureRetries));
            _queue.DoAndGrant(new QueueCommand.Heartbeat("d1", session));

            _queue.Pass(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Empty(_queue.TakeLeases());
            Assert.Equal(_queue.Now + TimeSpan.FromTicks(1), _queue.State.NextDeadline());
            _queue.Pass(TimeSpan.FromTicks(1));
        }

        var last = _queue.Complete(_queue.TakeLease(), EndReason.NodeLost).Job;

        Assert.Equal((JobPhase.InfrastructureFailed, 4, 3), (last?.Phase, last?.Attempt, last?.InfrastructureRetries));
        Assert.Null(_queue.State.Find(key));
    }

    [Fact]
    public void Complete_SameAgainWhileRetryWaits_IsTheSameAnswer()
    {
        _queue.Hello("d1", 1);
        _queue.Submit();
        var lease = _queue.TakeLease();
        var first = _queue.Complete(lease, EndReason.Evicted);

        var again = _queue.Complete(lease, EndReason.Evicted);
        var other = _queue.Complete(lease, EndReason.Succeeded);

        Assert.Equal(first.Job, again.Job);
        Assert.Empty(again.Jobs);
        Assert.Equal(RefusalReason.LeaseStale, other.Refusal?.Reason);
    }

    [Fact]
    public void Complete_SameAgainAfterNextAttemptBegan_IsAccepted()
    {
        _queue.Hello("d1", 1);
        var key = _queue.Submit();
        var lease = _queue.TakeLease();
        _queue.Complete(lease, EndReason.Evicted);
        _queue.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _queue.Job(key).Attempt);

        Assert.Null(_queue.Complete(lease, EndReason.Evicted).Refusal);
        Assert.Equal(JobPhase.Leased, _queue.Job(key).Phase);
    }

    [Fact]
    public void Cancel_Queued_EndsAtOnceAndIsNeverLeased()
    {
        var key = _queue.Submit();

        var job = _queue.Do(new QueueCommand.Cancel(key)).Job;
        _queue.Hello("d1", 1);

        Assert.Equal((JobPhase.Cancelled, EndReason.Cancelled), (job?.Phase, job?.Outcome?.Reason));
        Assert.True(job?.CancelRequested);
        Assert.Empty(_queue.TakeLeases());
    }

    [Fact]
    public void Cancel_RetryWaits_EndsAtOnce()
    {
        _queue.Hello("d1", 1);
        var key = _queue.Submit();
        _queue.Complete(_queue.TakeLease(), EndReason.NodeLost);

        Assert.Equal(JobPhase.Cancelled, _queue.Do(new QueueCommand.Cancel(key)).Job?.Phase);
        _queue.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(_queue.TakeLeases());
    }

    [Fact]
    public void Cancel_Leased_IsPushedOnceAndEndsWithThePod()
    {
        var session = _queue.Hello("d1", 1);
        var key = _queue.Submit();
        var lease = _queue.TakeLease();

        var wished = _queue.Do(new QueueCommand.Cancel(key)).Job;
        _queue.Do(new QueueCommand.Cancel(key));

        Assert.Equal((JobPhase.Leased, true), (wished?.Phase, wished?.CancelRequested));
        Assert.Equal([new Effects.QueueEffect.PushCancel(session, lease.Lease)], _queue.Effects);
        Assert.Equal(JobPhase.Cancelled, _queue.Complete(lease, EndReason.PodDeleted).Job?.Phase);
    }

    [Fact]
    public void Cancel_ResultWasFaster_TheResultStays()
    {
        _queue.Hello("d1", 1);
        var key = _queue.Submit();
        var lease = _queue.TakeLease();
        _queue.Do(new QueueCommand.Cancel(key));

        var job = _queue.Complete(lease, EndReason.Succeeded).Job;

        Assert.Equal((JobPhase.Succeeded, true), (job?.Phase, job?.CancelRequested));
    }

    [Fact]
    public void Cancel_NobodyHoldsTheAttempt_NextHolderIsTold()
    {
        var session = _queue.Hello("d1", 1);
        var key = _queue.Submit();
        _queue.DoAndGrant(new QueueCommand.Disconnect("d1", session));
        _queue.Pass(TimeSpan.FromMinutes(1));
        _queue.Effects.Clear();

        Assert.Equal(JobPhase.Leased, _queue.Do(new QueueCommand.Cancel(key)).Job?.Phase);
        _queue.Hello("d2", 1);

        Assert.True(_queue.TakeLease().CancelRequested);
    }

    [Fact]
    public void Timeline_ManyEntries_KeepsTheLast()
    {
        _queue.Hello("d1", 1);
        var job = _queue.Job(_queue.Submit());
        for (var i = 0; i < JobRecord.TimelineBound * 2; i++)
        {
            job = job.Enter(JobPhase.Queued, _queue.Now, i, $"entry {i}");
        }

        Assert.Equal(JobRecord.TimelineBound, job.Timeline.Length);
        Assert.Equal($"entry {(JobRecord.TimelineBound * 2) - 1}", job.Timeline[^1].Message);
    }
}
