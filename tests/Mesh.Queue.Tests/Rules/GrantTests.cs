using Mesh.Queue.Commands;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Rules;

public sealed class GrantTests
{
    private readonly QueueHarness _queue = new();

    [Fact]
    public void Grant_SeveralJobs_InOrderOfArrivalAndWithinRoom()
    {
        var keys = Enumerable.Range(0, 3).Select(_ => _queue.Submit()).ToList();

        _queue.Hello("d1", 2);

        var leases = _queue.TakeLeases();
        Assert.Equal(keys.Take(2), leases.Select(lease => lease.Key));
        Assert.All(leases, lease => Assert.Equal((1, 1L, JobPhase.Leased), (lease.Attempt, lease.Epoch, lease.Phase)));
        Assert.Equal(JobPhase.Queued, _queue.Job(keys[2]).Phase);
    }

    [Fact]
    public void Grant_PlaceBecomesFree_TakesTheNextJob()
    {
        _queue.Hello("d1", 1);
        _queue.Submit();
        var second = _queue.Submit();
        var lease = _queue.TakeLease();

        _queue.Complete(lease, EndReason.Succeeded);

        Assert.Equal(second, _queue.TakeLease().Key);
    }

    [Fact]
    public void Grant_TwoDispatchers_TheOneWithMoreRoomIsAsked()
    {
        _queue.Hello("d1", 1);
        _queue.Hello("d2", 3);

        _queue.Submit();
        _queue.Submit();

        Assert.Equal(["d2", "d2"], _queue.TakeLeases().Select(lease => lease.Dispatcher));
    }

    [Fact]
    public void Capacity_Lowered_TakesNothingAwayAndGrantsNothing()
    {
        var session = _queue.Hello("d1", 2);
        var key = _queue.Submit();
        _queue.TakeLeases();

        _queue.DoAndGrant(new QueueCommand.Capacity("d1", session, 0));
        _queue.Submit();

        Assert.Empty(_queue.TakeLeases());
        Assert.Equal("d1", _queue.Job(key).Dispatcher);
    }

    [Fact]
    public void Capacity_OfReplacedSession_IsRefused()
    {
        var old = _queue.Hello("d1", 2);
        _queue.Hello("d1", 2);

        var decision = _queue.Do(new QueueCommand.Capacity("d1", old, 5));

        Assert.Equal(RefusalReason.SessionStale, decision.Refusal?.Reason);
    }

    [Fact]
    public void Submit_IdTwice_IsRefused()
    {
        var key = _queue.Submit();

        Assert.Equal(RefusalReason.JobExists, _queue.Do(new QueueCommand.Submit(new JobRequest(key))).Refusal?.Reason);
    }
}
