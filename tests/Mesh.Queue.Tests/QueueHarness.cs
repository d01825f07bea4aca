using Mesh.Queue.Commands;
using Mesh.Queue.Effects;
using Mesh.Queue.Jobs;

namespace Mesh.Queue.Tests;

/// <summary>A queue with a clock that the test moves, and short ways to say things.</summary>
internal sealed class QueueHarness
{
    private readonly JobQueue _queue = new(new QueueState(), new QueueLimits());
    private int _lastId;
    private long _lastSession;

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public QueueState State => _queue.State;

    /// <summary>Effects since the last look.</summary>
    public List<QueueEffect> Effects { get; } = [];

    public static AttemptOutcome Ended(EndReason reason) => new(reason, "told by a test");

    public Decision Do(QueueCommand command)
    {
        var decision = _queue.Decide(command, Now);
        Effects.AddRange(decision.Effects);
        return decision;
    }

    /// <summary>The command, then grants, as the service does it.</summary>
    public Decision DoAndGrant(QueueCommand command)
    {
        var decision = Do(command);
        Do(new QueueCommand.Grant());
        return decision;
    }

    public void Pass(TimeSpan time)
    {
        Now += time;
        DoAndGrant(new QueueCommand.Tick());
    }

    public JobKey Submit()
    {
        var key = new JobKey("p", $"j{++_lastId}");
        DoAndGrant(new QueueCommand.Submit(key));
        return key;
    }

    public long Hello(string dispatcher, int maxLeases)
    {
        DoAndGrant(new QueueCommand.Hello(dispatcher, ++_lastSession, maxLeases));
        return _lastSession;
    }

    public Decision Complete(JobRecord lease, EndReason reason) =>
        DoAndGrant(new QueueCommand.Complete(lease.Lease, Ended(reason)));

    /// <summary>Takes the leases pushed since the last look.</summary>
    public List<JobRecord> TakeLeases()
    {
        var leases = Effects.OfType<QueueEffect.PushLease>().Select(push => push.Job).ToList();
        Effects.Clear();
        return leases;
    }

    public JobRecord TakeLease() => Assert.Single(TakeLeases());

    public JobRecord Job(JobKey key) => State.Find(key) ?? throw new InvalidOperationException($"{key} is not open.");
}
