namespace Mesh.Dispatcher.Runners;

/// <summary>Doubling delays with jitter: between half of the delay and all of it.</summary>
public sealed class Backoff(TimeSpan shortest, TimeSpan longest)
{
    private TimeSpan? _next;

    /// <summary>Starts over.</summary>
    public void Reset() => _next = null;

    /// <summary>The delay before the next try.</summary>
    public TimeSpan Next()
    {
        var delay = _next ?? shortest;
        _next = delay * 2 < longest ? delay * 2 : longest;
        return delay * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
