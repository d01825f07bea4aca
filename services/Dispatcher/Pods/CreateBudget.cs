namespace Mesh.Dispatcher.Pods;

/// <summary>
/// Spreads the creation of pods over time: a burst at once, then so many a second. Slots are given in the order in which they are
/// asked for, and waited for elsewhere, so that a cancel wish is heard meanwhile.
/// </summary>
public sealed class CreateBudget(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / perSecond);
    private readonly TimeSpan _slack = TimeSpan.FromSeconds((burst - 1) / perSecond);

    // When the next create would be due, were all of them even; never more than the burst behind the clock.
    private DateTimeOffset _due;
    private DateTimeOffset _pausedUntil;

    /// <summary>Takes the next slot.</summary>
    /// <returns>When it is.</returns>
    public DateTimeOffset Reserve()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var earliest = now > _pausedUntil ? now : _pausedUntil;
            _due = _due > earliest ? _due : earliest;
            var slot = _due - _slack > earliest ? _due - _slack : earliest;
            _due += _interval;
            return slot;
        }
    }

    /// <summary>False: the server asked for a pause, and slots that were taken before are void.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return time.GetUtcNow() >= _pausedUntil;
            }
        }
    }

    /// <summary>The server asked for a pause. After it there is no burst: it has just been told to be too much.</summary>
    public void Pause(TimeSpan span)
    {
        lock (_gate)
        {
            var until = time.GetUtcNow() + span;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
            var spent = _pausedUntil + _slack;
            _due = spent > _due ? spent : _due;
        }
    }
}
