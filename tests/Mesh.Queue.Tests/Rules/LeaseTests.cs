using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests.Rules;

public sealed class LeaseTests
{
    private static readonly TimeSpan TimeToLive = new QueueLimits().LeaseTimeToLive;

    private readonly QueueHarness _queue = new();

    [Fact]
    public void Hello_AfterDisconnect_GrantsTheSameAttemptUnderANewEpoch()
    {
        var session = _queue.Hello("d1", 1);
        var key = _queue.Submit();
        var lease = _queue.TakeLease();
        _queue.DoAndGrant(new QueueCommand.Progress("d1", session, lease.Lease, JobPhase.Running, "n", "p", ""));
        var version = _queue.Job(key).Version;
        _queue.DoAndGrant(new QueueCommand.Disconnect("d1", session));

        var next = _queue.Hello("d1", 1);

        var effects = _queue.Effects.ToList();
        var again = Assert.IsType<QueueEffect.PushLease>(effects[0]).Job;
        Assert.Equal((1, 2L, JobPhase.Running), (again.Attempt, again.Epoch, again.Phase));
        Assert.Equal(version, again.Version);
        Assert.Equal(new QueueEffect.PushSynced(next), effects[1]);
    }

    [Fact]
    public void Hello_WhileConnected_EndsTheFormerStream()
    {
        var old = _queue.Hello("d1", 1);

        _queue.Hello("d1", 1);

        Assert.Contains(new QueueEffect.EndSession(old, SessionEnd.Superseded), _queue.Effects);
    }

    [Fact]
    public void Tick_NoHeartbeat_HandsTheAttemptToAnotherDispatcher()
    {
        var session = _queue.Hello("d1", 1);
        _queue.Submit();
        var lease = _queue.TakeLease();
        _queue.Pass(TimeToLive - TimeSpan.FromSeconds(1));
        var other = _queue.Hello("d2", 1);
        _queue.Effects.Clear();

        _queue.Pass(TimeSpan.FromSeconds(1));

        Assert.Contains(new QueueEffect.EndSession(session, SessionEnd.Expired), _queue.Effects);
        var taken = _queue.TakeLease();
        Assert.Equal(("d2", 1, 2L), (taken.Dispatcher, taken.Attempt, taken.Epoch));
        Assert.Equal(RefusalReason.LeaseStale, _queue.Complete(lease, EndReason.Succeeded).Refusal?.Reason);
        Assert.NotEqual(session, other);
    }

    [Fact]
    public void Tick_WithHeartbeat_KeepsTheLease()
    {
        var session = _queue.Hello("d1", 1);
        var key = _queue.Submit();
        _queue.Pass(TimeToLive - TimeSpan.FromSeconds(1));
        _queue.DoAndGrant(new QueueCommand.Heartbeat("d1", session));
        Assert.Contains(new QueueEffect.PushRenewed(session), _queue.Effects);

        _queue.Pass(TimeToLive - TimeSpan.FromSeconds(1));

        Assert.Equal("d1", _queue.Job(key).Dispatcher);
    }

    [Fact]
    public void Complete_LeaseExpiredButNobodyTookOver_IsAccepted()
    {
        _queue.Hello("d1", 1);
        _queue.Submit();
        var lease = _queue.TakeLease();
        _queue.Pass(TimeToLive);

        Assert.Equal(JobPhase.Succeeded, _queue.Complete(lease, EndReason.Succeeded).Job?.Phase);
    }

    [Fact]
    public void Grant_OrphanAndQueued_OrphanGoesFirst()
    {
        var session = _queue.Hello("d1", 1);
        _queue.Submit();
        var held = _queue.Submit();
        var first = _queue.TakeLease();
        _queue.DoAndGrant(new QueueCommand.Disconnect("d1", session));
        _queue.Pass(TimeToLive);

        _queue.Hello("d2", 1);

        Assert.Equal(first.Key, _queue.TakeLease().Key);
        Assert.Equal(JobPhase.Queued, _queue.Job(held).Phase);
    }

    [Fact]
    public void Release_OtherHasRoom_GoesThereAtOnce()
    {
        _queue.Hello("d1", 5);
        _queue.Submit();
        var lease = _queue.TakeLease();
        _queue.Hello("d2", 1);

        _queue.DoAndGrant(new QueueCommand.Release(lease.Lease, "going away"));

        var taken = _queue.TakeLease();
        Assert.Equal(("d2", 1, 2L), (taken.Dispatcher, taken.Attempt, taken.Epoch));
    }

    [Fact]
    public void Release_NoOtherHasRoom_ComesBackAfterABackoff()
    {
        var session = _queue.Hello("d1", 1);
        _queue.Submit();
        var lease = _queue.TakeLease();

        _queue.DoAndGrant(new QueueCommand.Release(lease.Lease, "cannot"));
        Assert.Empty(_queue.TakeLeases());
        _queue.DoAndGrant(new QueueCommand.Heartbeat("d1", session));
        _queue.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(2L, _queue.TakeLease().Epoch);
    }

    [Fact]
    public void Progress_StaleEpoch_IsRevoked()
    {
        var old = _queue.Hello("d1", 1);
        _queue.Submit();
        var lease = _queue.TakeLease();
        var session = _queue.Hello("d1", 1);
        _queue.Effects.Clear();

        _queue.Do(new QueueCommand.Progress("d1", session, lease.Lease, JobPhase.Running, "", "", ""));

        Assert.Equal(lease.Lease, Assert.IsType<QueueEffect.PushRevoked>(Assert.Single(_queue.Effects)).Lease);
        Assert.NotEqual(old, session);
    }

    [Fact]
    public void Progress_PhaseBehind_ChangesNothing()
    {
        var session = _queue.Hello("d1", 1);
        var key = _queue.Submit();
        var lease = _queue.TakeLease().Lease;
        _queue.Do(new QueueCommand.Progress("d1", session, lease, JobPhase.Running, "n", "p", "runs"));
        var before = _queue.Job(key);

        var late = _queue.Do(new QueueCommand.Progress("d1", session, lease, JobPhase.Starting, "x", "x", "late"));
        var same = _queue.Do(new QueueCommand.Progress("d1", session, lease, JobPhase.Running, "n", "p", "runs"));

        Assert.Equal(before, _queue.Job(key));
        Assert.Empty(late.Jobs);
        Assert.Empty(same.Jobs);
    }

    [Fact]
    public void Recover_HeldLease_GetsAFreshTimeToLive()
    {
        _queue.Hello("d1", 1);
        var key = _queue.Submit();
        var now = _queue.Now + TimeSpan.FromHours(1);

        var state = QueueState.Recover([_queue.Job(key)], [], _queue.State.Version, now, new QueueLimits());

        Assert.Equal(now + TimeToLive, state.NextDeadline());
        Assert.Equal(1, state.CountHeldBy("d1"));
    }
}
