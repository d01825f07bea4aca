namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>Pauses that double, between half and all of their length, so that many senders do not come back at once.</summary>
internal sealed class Backoff(TimeSpan first)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    private int _failures;

    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        var start = first < Shortest ? Shortest : first;
        var full = start * Math.Pow(2, Math.Min(_failures++, 16));
        return (full < Longest ? full : Longest) * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
