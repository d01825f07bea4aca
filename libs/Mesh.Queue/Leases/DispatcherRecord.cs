namespace Mesh.Queue.Leases;

/// <summary>A dispatcher that holds a stream, or leases that outlive its stream.</summary>
/// <param name="Id">Its stable identity.</param>
/// <param name="Session">The number of its stream; 0 when it has none.</param>
/// <param name="MaxLeases">How many leases it wants to hold in all.</param>
/// <param name="Expiry">When its leases are taken away, unless a heartbeat comes.</param>
public sealed record DispatcherRecord(string Id, long Session, int MaxLeases, DateTimeOffset Expiry)
{
    /// <summary>The value of <see cref="Session"/> for a dispatcher without a stream.</summary>
    public const long NoSession = 0;

    public bool IsConnected => Session != NoSession;
}
