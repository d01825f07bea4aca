using System.Collections.Immutable;
using Mesh.Intake.V1;
using Mesh.Queue.Workflows;
using NodeCondition = Mesh.Queue.Workflows.NodeCondition;

namespace Mesh.JobIntake.Store;

/// <summary>From the contract's workflow, with the jobs that were made of its nodes, to the queue's.</summary>
internal static class WorkflowMessage
{
    public static ImmutableArray<NodeRecord> Nodes(Workflow workflow)
    {
        var places = workflow.Nodes.Index().ToDictionary(node => node.Item.Name, node => node.Index, StringComparer.Ordinal);
        return
        [
            .. workflow.Nodes.Select(node => new NodeRecord(
                node.Name,
                [.. node.Jobs.Select(job => ResourceId.Of(job.Name))],
                [.. node.Needs.Select(need => places[need])],
                node.Condition == Intake.V1.NodeCondition.Unspecified ? NodeCondition.OnSuccess : (NodeCondition)node.Condition,
                node.AllowFailure,
                node.Matrix is { FailurePolicy: not FailurePolicy.Continue })),
        ];
    }

    /// <summary>The ids of the jobs that had succeeded in the workflow that this one is a retry of.</summary>
    public static ImmutableArray<string> Done(Workflow workflow) =>
    [
        .. workflow.Nodes.SelectMany(node => node.Jobs)
            .Where(job => job.State == JobState.Succeeded)
            .Select(job => ResourceId.Of(job.Name)),
    ];

    public static bool FailsFast(Workflow workflow) => workflow.FailurePolicy == FailurePolicy.FailFast;
}
