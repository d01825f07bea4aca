namespace Mesh.Testing;

/// <summary>A clock that stands still until a test moves it; timers fire in the call that moves it past them.</summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly SemaphoreSlim _armed = new(0);
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        List<ManualTimer> due;
        lock (_gate)
        {
            _now += by;
            due = _timers.FindAll(timer => timer.Due <= _now);
            due.ForEach(timer => timer.Rearm());
        }

        due.ForEach(timer => timer.Fire());
    }

    /// <summary>Waits until somebody waits for a time that is at most this far ahead.</summary>
    public async Task UntilAwaitedAsync(TimeSpan ahead)
    {
        while (!IsAwaited(ahead))
        {
            Assert.True(await _armed.WaitAsync(Patience), $"Nobody waits for {ahead} or less.");
        }
    }

    /// <summary>Waits until somebody waits for exactly this long: a loop with an interval of its own among other timers.</summary>
    public async Task UntilAwaitedExactlyAsync(TimeSpan ahead)
    {
        while (!IsAwaitedExactly(ahead))
        {
            Assert.True(await _armed.WaitAsync(Patience), $"Nobody waits for {ahead}.");
        }
    }

    /// <summary>Moves the clock once somebody waits for a time that this reaches.</summary>
    public async Task AdvanceWhenAwaitedAsync(TimeSpan by)
    {
        await UntilAwaitedAsync(by);
        Advance(by);
    }

    private bool IsAwaited(TimeSpan by)
    {
        lock (_gate)
        {
            return _timers.Exists(timer => timer.Due <= _now + by);
        }
    }

    private bool IsAwaitedExactly(TimeSpan by)
    {
        lock (_gate)
        {
            return _timers.Exists(timer => timer.Due == _now + by);
        }
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                _period = period;
                Arm(dueTime);
            }

            return true;
        }

        /// <summary>After it fell due; under the clock's gate.</summary>
        public void Rearm() => Arm(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan dueTime)
        {
            time._timers.Remove(this);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Due = time._now + dueTime;
                time._timers.Add(this);
                time._armed.Release();
            }
        }
    }
}
