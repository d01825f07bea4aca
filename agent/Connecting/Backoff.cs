namespace Mesh.Agent.Connecting;

/// <summary>
/// Waits that double up to a bound, each shortened by up to half at random, so that agents do not come back in step.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Func<double> random)
{
    private TimeSpan _next;

    public TimeSpan Next()
    {
        var wait = _next > first ? _next : first;
        _next = TimeSpan.FromTicks(Math.Min(longest.Ticks, wait.Ticks * 2));
        return wait * (1 - (random() / 2));
    }

    public void Reset() => _next = first;
}
