namespace Mesh.Queue;

/// <summary>The closed list of refusals.</summary>
public enum RefusalReason
{
    /// <summary>No open job has this name: it never existed, or it has ended.</summary>
    JobNotOpen,

    /// <summary>A job or workflow of this name exists already.</summary>
    JobExists,

    /// <summary>No open workflow has this name: it never existed, or it has ended.</summary>
    WorkflowNotOpen,

    /// <summary>The queue has as many open jobs as it may have.</summary>
    QueueFull,

    /// <summary>The project has as many jobs waiting as it may have.</summary>
    ProjectFull,

    /// <summary>The project submits faster than it may.</summary>
    TooManySubmits,

    /// <summary>The workflow has more jobs than a limit lets in even when nothing else is there: no retry helps.</summary>
    WorkflowTooLarge,

    /// <summary>Another epoch holds the attempt, or it ended otherwise.</summary>
    LeaseStale,

    /// <summary>The stream was replaced by another one of the same dispatcher, or ended.</summary>
    SessionStale,
}
