namespace Mesh.LogShipper.Shipping.Progress;

/// <summary>How far the shipper is.</summary>
internal sealed class ShippingStatus(KnownLogs logs, ShippingDatabase database, ShippingGate gate, TimeProvider time)
{
    /// <summary>Bytes that are stored and not shipped.</summary>
    public long UnshippedBytes => logs.All.Sum(log => log.Lag);

    /// <summary>When the oldest of them was read: nanoseconds since the Unix epoch; null: there are none.</summary>
    public long? OldestNanos
    {
        get
        {
            var late = logs.All.Where(log => log.Lag > 0).Select(log => (long?)log.OldestNanos);
            return late.Min();
        }
    }

    public TimeSpan OldestAge => OldestNanos is { } nanos
        ? TimeSpan.FromTicks(Math.Max(0, (LogMessages.ToNanos(time.GetUtcNow()) - nanos) / 100))
        : TimeSpan.Zero;

    public long DeadLetters => database.CountLetters();

    /// <summary>Why the last bulk request failed as a whole; empty: it did not.</summary>
    public string LastError => gate.LastError;
}
