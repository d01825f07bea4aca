using Mesh.Hosting.Names;
using Mesh.Intake.V1;
using Mesh.JobIntake.Submission;

namespace Mesh.JobIntake.Workflows;

/// <summary>Checks a SubmitWorkflowRequest against the bounds that the contract states.</summary>
internal static class WorkflowValidation
{
    private const int MaxNodes = 256;
    private const int MaxName = 63;

    public static Violations Check(SubmitWorkflowRequest request)
    {
        var found = new Violations();
        JobValidation.CheckRequestId(request.RequestId, found);
        if (request.Workflow is not { } workflow)
        {
            found.Add("workflow", "required");
            return found;
        }

        found.Require(ProjectId.IsValid(workflow.Project), "workflow.project", $"required: {ProjectId.Form}");
        CheckServerSet(workflow, found);
        LabelValidation.Check(workflow.Labels, JobValidation.MaxLabels, "workflow.labels", found);
        found.Require(Enum.IsDefined(workflow.FailurePolicy), "workflow.failure_policy", "must be a FailurePolicy");
        found.Require(workflow.Nodes.Count is >= 1 and <= MaxNodes, "workflow.nodes", $"1 to {MaxNodes} nodes");
        if (workflow.Nodes.Count <= MaxNodes)
        {
            CheckGraph(workflow, found);
            foreach (var (index, node) in workflow.Nodes.Index())
            {
                found.Prefix = $"workflow.nodes[{index}].";
                CheckNode(workflow, node, found);
            }
        }

        return found;
    }

    private static void CheckGraph(Workflow workflow, Violations found)
    {
        var needs = new Dictionary<string, IReadOnlyCollection<string>>(StringComparer.Ordinal);
        foreach (var (index, node) in workflow.Nodes.Index())
        {
            if (node.Name.Length is 0 or > MaxName || !node.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            {
                found.Add($"workflow.nodes[{index}].name", $"required: 1 to {MaxName} characters of [A-Za-z0-9_-]");
            }
            else if (!needs.TryAdd(node.Name, node.Needs))
            {
                found.Add($"workflow.nodes[{index}].name", $"another node is called {node.Name}");
            }
        }

        foreach (var (index, node) in workflow.Nodes.Index())
        {
            found.Require(
                node.Needs.Distinct(StringComparer.Ordinal).Count() == node.Needs.Count,
                $"workflow.nodes[{index}].needs",
                "a node is named twice");
            foreach (var (place, need) in node.Needs.Take(MaxNodes).Index())
            {
                // What is not a node's name may be anything, and is not repeated.
                found.Require(
                    needs.ContainsKey(need), $"workflow.nodes[{index}].needs[{place}]", "no node of the workflow has this name");
            }
        }

        if (Cycles.Find(needs) is { } cycle)
        {
            found.Add("workflow.nodes", $"a cycle: {string.Join(" -> ", cycle)}");
        }
    }

    private static void CheckNode(Workflow workflow, WorkflowNode node, Violations found)
    {
        found.Require(Enum.IsDefined(node.Condition), "condition", "must be a NodeCondition");
        found.Require(
            node.Condition != NodeCondition.OnFailure || node.Needs.Count > 0, "needs", "ON_FAILURE needs a node that can fail");
        found.Require(node.Jobs.Count == 0, "jobs", "set by the server; leave it out");
        if (node.Job is not { } job)
        {
            found.Add("job", "required");
            return;
        }

        found.Require(
            job.Project.Length == 0 || job.Project == workflow.Project, "job.project", "leave it out: it is the workflow's");
        JobValidation.CheckJob(job, found);
        if (node.Matrix is { } matrix)
        {
            MatrixValidation.Check(matrix, job.Spec, "matrix", found);
            found.Require(found.Any || Matrices.Combine(matrix).Any(), "matrix.exclude", "leaves no combination");
        }
    }

    private static void CheckServerSet(Workflow workflow, Violations found)
    {
        (bool IsSet, string Field)[] fields =
        [
            (workflow.Name.Length > 0, "name"),
            (workflow.CreateTime is not null, "create_time"),
            (workflow.State != WorkflowState.Unspecified, "state"),
            (workflow.EndTime is not null, "end_time"),
            (workflow.CancelRequested, "cancel_requested"),
            (workflow.RetryOf.Length > 0, "retry_of"),
        ];
        foreach (var (_, field) in fields.Where(field => field.IsSet))
        {
            found.Add($"workflow.{field}", "set by the server; leave it out");
        }
    }
}
