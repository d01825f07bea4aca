namespace Mesh.Dispatcher.Leases;

/// <summary>
/// Knows until when this dispatcher's leases hold, by its own monotonic clock and counted from before the server can have
/// counted: it errs on the safe side.
/// </summary>
public sealed class LeaseClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TimeSpan _timeToLive = TimeSpan.FromSeconds(30);
    private long? _renewedAt;

    /// <summary>How long a lease holds without a heartbeat.</summary>
    public TimeSpan TimeToLive
    {
        get
        {
            lock (_gate)
            {
                return _timeToLive;
            }
        }
    }

    /// <summary>False: the leases may have run out.</summary>
    public bool IsFresh
    {
        get
        {
            lock (_gate)
            {
                return _renewedAt is { } at && time.GetElapsedTime(at) < _timeToLive;
            }
        }
    }

    /// <summary>The queue renewed all leases on a word that was sent at <paramref name="timestamp"/>.</summary>
    public void Renew(long timestamp)
    {
        lock (_gate)
        {
            _renewedAt = Math.Max(_renewedAt ?? timestamp, timestamp);
        }
    }

    /// <summary>The queue said how long leases hold.</summary>
    public void Learn(TimeSpan timeToLive)
    {
        if (timeToLive > TimeSpan.Zero)
        {
            lock (_gate)
            {
                _timeToLive = timeToLive;
            }
        }
    }
}
