namespace Mesh.Queue;

/// <summary>The closed list of refusals.</summary>
public enum RefusalReason
{
    /// <summary>No open job has this name: it never existed, or it has ended.</summary>
    JobNotOpen,

    /// <summary>A job of this name exists already.</summary>
    JobExists,

    /// <summary>Another epoch holds the attempt, or it ended otherwise.</summary>
    LeaseStale,

    /// <summary>The stream was replaced by another one of the same dispatcher, or ended.</summary>
    SessionStale,
}
