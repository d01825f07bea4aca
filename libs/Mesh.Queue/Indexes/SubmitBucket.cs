namespace Mesh.Queue.Indexes;

/// <summary>A token bucket: a minute's worth of submits at once, then as many as flow in.</summary>
internal sealed class SubmitBucket(int perMinute)
{
    private double _tokens = perMinute;
    private DateTimeOffset _filled = DateTimeOffset.MinValue;

    public bool Has(int count, DateTimeOffset now) => perMinute == 0 || TokensAt(now) >= count;

    public void Take(DateTimeOffset now)
    {
        if (perMinute > 0)
        {
            // Never below 0: jobs that a store brings back may be more than a bound that was set since.
            (_tokens, _filled) = (Math.Max(0, TokensAt(now) - 1), now > _filled ? now : _filled);
        }
    }

    /// <summary>When it is full again, and tells no more than a new one does.</summary>
    public DateTimeOffset FullAt => perMinute == 0 || _tokens >= perMinute
        ? _filled
        : _filled + TimeSpan.FromMinutes((perMinute - _tokens) / perMinute) + TimeSpan.FromTicks(1);

    private double TokensAt(DateTimeOffset now) =>
        now <= _filled ? _tokens : Math.Min(perMinute, _tokens + (perMinute * Math.Min((now - _filled).TotalMinutes, 1)));
}
