using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;

namespace Mesh.Pipelines;

/// <summary>Makes the contract's node of one that a file has.</summary>
internal static class WorkflowNodes
{
    /// <param name="workflow">The workflow that it belongs to.</param>
    /// <param name="node">The node.</param>
    /// <param name="spec">What its pipeline runs; it belongs to the node from here on.</param>
    public static WorkflowNode Of(PipelineWorkflow workflow, PipelineNode node, JobSpec spec)
    {
        var message = node.Message.Clone();
        message.Needs.AddRange(node.Needs.Select(need => need.Text));
        message.Job.Spec = spec;
        foreach (var (name, value) in workflow.Environment.Concat(node.Environment))
        {
            spec.Env[name] = value;
        }

        // The values of the matrix stand above the workflow's variables; the contract takes a name only once.
        foreach (var axis in message.Matrix?.Axes ?? [])
        {
            spec.Env.Remove(axis.Name);
        }

        if (node.Timeout is { } timeout)
        {
            spec.Limits = new Limits { RunTimeout = timeout.ToDuration() };
        }

        return message;
    }
}
