using System.Collections.Immutable;

namespace Mesh.Queue.Workflows;

/// <summary>A node of a workflow: one job, or one for each combination of its matrix.</summary>
/// <param name="Name">The name, unique in the workflow.</param>
/// <param name="Jobs">The ids of its jobs.</param>
/// <param name="Needs">The places of the nodes that must end first.</param>
/// <param name="Condition">When it runs.</param>
/// <param name="AllowsFailure">Its failure counts as success.</param>
/// <param name="FailsFast">A failed job of it ends its other jobs.</param>
public sealed record NodeRecord(
    string Name, ImmutableArray<string> Jobs, ImmutableArray<int> Needs, NodeCondition Condition, bool AllowsFailure, bool FailsFast)
{
    /// <summary>
    /// True when its jobs still run after a failure or a cancel that ends the others, whether they wait or have begun. A node that
    /// needs nothing comes after nothing, and ends with the others.
    /// </summary>
    public bool RunsAfter(bool cancelled) =>
        !Needs.IsEmpty && (Condition == NodeCondition.Always || (Condition == NodeCondition.OnFailure && !cancelled));
}
