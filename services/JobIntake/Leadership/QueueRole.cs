namespace Mesh.JobIntake.Leadership;

/// <summary>
/// The one place that knows whether this process is the queue: Standby → TakingOver → Leading, from both of these back to Standby, and
/// from anywhere to Stopping, which is the end. What says so late, about a lead that is over, changes nothing.
/// </summary>
internal sealed class QueueRole
{
    private static readonly CancellationToken Over = new(canceled: true);

    private readonly Lock _gate = new();
    // Neither is disposed: streams that end hold their tokens, and they have no timers.
    private readonly CancellationTokenSource _stops = new();
    private CancellationTokenSource _lead = new();
    private TaskCompletionSource _changed = NewChange();
    private KnownLeader? _lastLeader;
    private volatile RoleState _state;
    private long _terms;

    public QueueRole() => _state = new RoleState(RolePhase.Standby, 0, null, Over, _changed.Task);

    /// <summary>Tells who waits for the end of a lead: not on the caller's stack. A simulation has no threads but its own.</summary>
    internal Action<CancellationTokenSource> Cancel { private get; init; } = static ended => _ = ended.CancelAsync();

    public RoleState Current => _state;

    /// <summary>Calls are this process's to answer.</summary>
    public bool IsLeading => _state.Phase == RolePhase.Leading;

    /// <summary>Cancelled when the process is told to end.</summary>
    public CancellationToken Stops => _stops.Token;

    /// <summary>The role of a process that shares its store with none: it leads as soon as it has read the queue.</summary>
    public static QueueRole Sole()
    {
        var role = new QueueRole();
        role.TakeOver();
        return role;
    }

    /// <summary>The lead was taken.</summary>
    /// <returns>Its term; 0 when the process does not stand by.</returns>
    public long TakeOver()
    {
        lock (_gate)
        {
            if (_state.Phase != RolePhase.Standby)
            {
                return 0;
            }

            _lead = new CancellationTokenSource();
            _lastLeader?.Leave();
            _lastLeader = null;
            Enter(RolePhase.TakingOver, ++_terms, null, _lead.Token);
            return _terms;
        }
    }

    /// <summary>The queue was read.</summary>
    public void Lead(long term)
    {
        lock (_gate)
        {
            if (_state.Phase == RolePhase.TakingOver && _state.Term == term)
            {
                Enter(RolePhase.Leading, term, null, _lead.Token);
            }
        }
    }

    /// <summary>The lead is lost, or given up.</summary>
    /// <returns>Whether it was this process's until now.</returns>
    public bool StandBy(long term)
    {
        lock (_gate)
        {
            if (_state.Phase is not (RolePhase.TakingOver or RolePhase.Leading) || _state.Term != term)
            {
                return false;
            }

            Enter(RolePhase.Standby, 0, null, Over);
            Cancel(_lead);
            return true;
        }
    }

    /// <summary>What a standby has seen.</summary>
    /// <param name="holder">Who has the lead; empty: nobody.</param>
    /// <param name="address">Where it is reached; null: that is not known.</param>
    /// <param name="isAlive">Its lease holds.</param>
    public void See(string holder, Uri? address, bool isAlive)
    {
        lock (_gate)
        {
            if (_state.Phase != RolePhase.Standby)
            {
                return;
            }

            if (holder.Length > 0 && (_lastLeader?.Holder != holder || _lastLeader.Address != address))
            {
                _lastLeader?.Leave();
                _lastLeader = address is null ? null : new KnownLeader(holder, address);
            }

            // One whose lease is over may be dead or paused: nothing more is sent to it. What is under way may still be answered.
            var leader = isAlive && holder.Length > 0 ? _lastLeader : null;
            if (leader != _state.Leader)
            {
                Enter(RolePhase.Standby, 0, leader, Over);
            }
        }
    }

    /// <summary>The process is told to end.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_state.Phase == RolePhase.Stopping)
            {
                return;
            }

            Enter(RolePhase.Stopping, _state.Term, null, Over);
            Cancel(_lead);
            Cancel(_stops);
        }
    }

    /// <summary>Returns once this process leads.</summary>
    public async Task WaitToLeadAsync(CancellationToken cancellationToken)
    {
        for (var state = _state; state.Phase != RolePhase.Leading; state = _state)
        {
            await state.Changed.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Enter(RolePhase phase, long term, KnownLeader? leader, CancellationToken leadEnds)
    {
        var before = _changed;
        _changed = NewChange();
        _state = new RoleState(phase, term, leader, leadEnds, _changed.Task);
        before.SetResult();
    }
}
