namespace Mesh.LogShipper.Push;

/// <summary>
/// A token bucket in debt: what was taken is paid for before the next is taken, so a frame never waits while it holds memory.
/// Full, it holds what a second brings. Pure; times are <see cref="TimeProvider"/> ticks of <see cref="TimeSpan"/>.
/// </summary>
internal sealed class RateBucket(long bytesPerSecond)
{
    private readonly Lock _gate = new();

    // When the bucket is full again, for an ever running clock; before now less a second: it is full.
    private TimeSpan _paidUntil = TimeSpan.MinValue;

    /// <summary>Takes bytes out.</summary>
    public void Take(long bytes, TimeSpan now)
    {
        lock (_gate)
        {
            var from = now - TimeSpan.FromSeconds(1);
            from = _paidUntil > from ? _paidUntil : from;
            _paidUntil = from + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
        }
    }

    /// <summary>How long to wait until the debt is paid.</summary>
    public TimeSpan Debt(TimeSpan now)
    {
        lock (_gate)
        {
            return _paidUntil > now ? _paidUntil - now : TimeSpan.Zero;
        }
    }
}
