namespace Mesh.Local;

/// <summary>A fault that is in force until it is disposed or used up.</summary>
public sealed class InjectedFault : IDisposable
{
    private readonly ApiFaults _home;
    private int _hits;

    internal InjectedFault(ApiFaults home, ApiFault fault)
    {
        _home = home;
        Fault = fault;
    }

    /// <summary>What was injected.</summary>
    public ApiFault Fault { get; }

    /// <summary>How many requests it hit until now.</summary>
    public int Hits => Math.Min(Volatile.Read(ref _hits), Fault.Times ?? int.MaxValue);

    /// <summary>Takes it out; requests that it hit already are not changed by that.</summary>
    public void Dispose() => _home.Remove(this);

    /// <summary>Takes one of its times; false when none is left.</summary>
    internal bool TryHit() => Interlocked.Increment(ref _hits) <= (Fault.Times ?? int.MaxValue);
}
