using System.Collections.Immutable;

namespace Mesh.Queue.Workflows;

/// <summary>A workflow on its way in.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Nodes">Its nodes; they form no cycle.</param>
/// <param name="FailsFast">A failed job ends all others.</param>
/// <param name="Jobs">The jobs of the nodes that are to run.</param>
/// <param name="Done">Ids of jobs of an earlier workflow that succeeded and are not run again.</param>
public sealed record WorkflowPlan(
    WorkflowKey Key,
    ImmutableArray<NodeRecord> Nodes,
    bool FailsFast,
    ImmutableArray<PlannedJob> Jobs,
    ImmutableArray<string> Done);
