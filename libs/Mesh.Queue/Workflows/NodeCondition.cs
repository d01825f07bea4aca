namespace Mesh.Queue.Workflows;

/// <summary>
/// When a node runs, once all that it needs has ended. The numbers are those of <c>mesh.intake.v1.NodeCondition</c>.
/// </summary>
public enum NodeCondition
{
    /// <summary>All that it needs succeeded, or was allowed to fail.</summary>
    OnSuccess = 1,

    /// <summary>Something that it needs failed, also behind nodes that were skipped for it.</summary>
    OnFailure = 2,

    /// <summary>Whatever became of it.</summary>
    Always = 3,
}
