using System.Collections.Immutable;

namespace Mesh.Queue.Workflows;

/// <summary>All that the queue knows of a workflow; its jobs know where they are themselves.</summary>
public sealed record WorkflowRecord
{
    public required WorkflowKey Key { get; init; }

    /// <summary>The order of arrival; the version of the change that stored it.</summary>
    public required long Sequence { get; init; }

    /// <summary>The version of its last change.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required ImmutableArray<NodeRecord> Nodes { get; init; }

    /// <summary>Ids of jobs of an earlier workflow that succeeded and are not run again.</summary>
    public ImmutableArray<string> Done { get; init; } = [];

    /// <summary>A failed job ends all others.</summary>
    public bool FailsFast { get; init; }

    public bool CancelRequested { get; init; }

    /// <summary>When its last job ended.</summary>
    public DateTimeOffset? EndTime { get; init; }
}
