using Mesh.Queue.Jobs;

namespace Mesh.Queue.Effects;

/// <summary>What is to be told to a dispatcher's stream once the decision is on disk. The list is closed.</summary>
/// <param name="Session">The stream.</param>
public abstract record QueueEffect(long Session)
{
    /// <summary>A lease: new, or granted again.</summary>
    public sealed record PushLease(long Session, JobRecord Job) : QueueEffect(Session);

    /// <summary>All leases that were held before have been pushed.</summary>
    public sealed record PushSynced(long Session) : QueueEffect(Session);

    /// <summary>The attempt is to be cancelled.</summary>
    public sealed record PushCancel(long Session, LeaseKey Lease) : QueueEffect(Session);

    /// <summary>The lease is not this dispatcher's (any more).</summary>
    public sealed record PushRevoked(long Session, LeaseKey Lease, string Message) : QueueEffect(Session);

    /// <summary>The leases are renewed.</summary>
    public sealed record PushRenewed(long Session) : QueueEffect(Session);

    /// <summary>The stream is over.</summary>
    public sealed record EndSession(long Session, SessionEnd Reason) : QueueEffect(Session);
}
