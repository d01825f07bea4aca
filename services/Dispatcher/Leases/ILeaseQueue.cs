using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Leases;

/// <summary>The queue, as far as an attempt needs it.</summary>
public interface ILeaseQueue
{
    /// <summary>Ends a lease. Once for true: the outcome is on disk.</summary>
    /// <returns>False: another holds the lease, or the queue does not know it.</returns>
    Task<bool> CompleteAsync(LeaseRef lease, Outcome outcome, CancellationToken cancellationToken);

    /// <summary>Hands an attempt back that has not started: it goes to another dispatcher.</summary>
    Task ReleaseAsync(LeaseRef lease, string message, CancellationToken cancellationToken);

    /// <summary>Tells how the attempt gets on; only the newest word of an attempt is sent.</summary>
    void Report(LeaseProgress progress);

    /// <summary>True while no lease of this dispatcher can have run out.</summary>
    bool IsFresh { get; }
}
