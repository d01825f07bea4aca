namespace Mesh.Dispatcher.Leases;

/// <summary>
/// Knows until when this dispatcher's leases hold, by its own monotonic clock and counted from before the server can have
/// counted: it errs on the safe side.
/// </summary>
public sealed class LeaseClock(TimeProvider time)
{
    /// <summary>Heartbeats that may wait for their answers.</summary>
    public const int MaxUnanswered = 32;

    private readonly Lock _gate = new();
    private TimeSpan _timeToLive = TimeSpan.FromSeconds(30);

    // Heartbeats of the stream that were not answered, oldest first.
    private readonly Queue<long> _asked = new();
    private long? _renewedAt;
    private long _helloAt;

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

    /// <summary>True: the queue has answered no heartbeat for so long that the stream is of no use any more.</summary>
    public bool IsUnanswered
    {
        get
        {
            lock (_gate)
            {
                return _asked.Count >= MaxUnanswered;
            }
        }
    }

    /// <summary>A stream opens. To be called before its hello is sent; heartbeats of the one before are not answered any more.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _asked.Clear();
            _helloAt = time.GetTimestamp();
        }
    }

    /// <summary>To be called before a heartbeat is sent.</summary>
    public void Ask()
    {
        lock (_gate)
        {
            _asked.Enqueue(time.GetTimestamp());
        }
    }

    /// <summary>
    /// The queue has granted again all that were held before the hello of this stream. Not before: until then a lease that went to
    /// another dispatcher meanwhile looks like the ones that are granted again.
    /// </summary>
    public void Synced()
    {
        lock (_gate)
        {
            Renew(_helloAt);
        }
    }

    /// <summary>
    /// The queue answered a heartbeat, and has renewed all leases with it. Answers come in the order of the heartbeats: a late one must not
    /// count for a heartbeat that is still on its way.
    /// </summary>
    public void Answered()
    {
        lock (_gate)
        {
            if (_asked.TryDequeue(out var sent))
            {
                Renew(sent);
            }
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

    private void Renew(long timestamp) => _renewedAt = Math.Max(_renewedAt ?? timestamp, timestamp);
}
