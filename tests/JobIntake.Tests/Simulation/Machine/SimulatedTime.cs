namespace Mesh.JobIntake.Tests.Simulation.Machine;

/// <summary>The clock of the simulation: it stands still until the machine moves it. A timer rings in the process that made it.</summary>
internal sealed class SimulatedTime(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<(SimulatedTimer Timer, long Arming), (DateTimeOffset Due, long Order)> _due = new();
    private DateTimeOffset _now = start;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var owner = TaskScheduler.Current as SimulatedProcess
            ?? throw new InvalidOperationException("A timer was made outside the simulation.");
        var timer = new SimulatedTimer(this, owner, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next time that somebody waits for.</summary>
    /// <returns>False when nobody waits.</returns>
    public bool Advance()
    {
        while (_due.TryDequeue(out var ring, out var when))
        {
            if (ring.Timer.IsArmed(ring.Arming))
            {
                _now = when.Due > _now ? when.Due : _now;
                ring.Timer.Ring();
                return true;
            }
        }

        return false;
    }

    private sealed class SimulatedTimer(SimulatedTime time, SimulatedProcess owner, Action ring) : ITimer
    {
        private long _arming;
        private TimeSpan _period;

        public bool IsArmed(long arming) => _arming == arming && owner.IsAlive;

        public void Ring()
        {
            var arming = ++_arming;
            if (_period > TimeSpan.Zero)
            {
                Arm(_period);
                arming = _arming;
            }

            // A paused process hears it when it goes on; one that changed it meanwhile does not.
            owner.Post(() =>
            {
                if (_arming == arming)
                {
                    ring();
                }
            });
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _arming++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Arm(dueTime);
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan dueTime) =>
            time._due.Enqueue((this, ++_arming), (time._now + dueTime, ++time._order));
    }
}
