using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Workflows;

/// <summary>Workflows as the tests need them.</summary>
internal static class WorkflowRequests
{
    /// <summary>A request with these nodes, each as <c>name: need need</c>.</summary>
    public static SubmitWorkflowRequest Of(params string[] nodes)
    {
        var request = new SubmitWorkflowRequest { Workflow = new Workflow { Project = "demo" } };
        foreach (var parts in nodes.Select(node => node.Split(':')))
        {
            var node = new WorkflowNode { Name = parts[0], Job = new Job { Spec = Jobs.Request().Job.Spec } };
            node.Needs.Add(parts[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(_ => parts.Length > 1));
            request.Workflow.Nodes.Add(node);
        }

        return request;
    }

    public static WorkflowNode Node(this SubmitWorkflowRequest request, string name) =>
        request.Workflow.Nodes.Single(node => node.Name == name);

    public static async Task<Workflow> SubmitAsync(this IntakeHost host, SubmitWorkflowRequest request) =>
        (await host.Intake.SubmitWorkflowAsync(request)).Workflow;

    public static async Task<Workflow> WorkflowAsync(this IntakeHost host, string name) =>
        (await host.Intake.GetWorkflowAsync(new GetWorkflowRequest { Name = name })).Workflow;

    /// <summary>The states of a workflow's jobs, as <c>build SUCCEEDED</c>.</summary>
    public static IEnumerable<string> States(this Workflow workflow) =>
        workflow.Nodes.SelectMany(node => node.Jobs).Select(job => $"{job.Title} {job.State}");
}
