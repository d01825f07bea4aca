using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Submission;
using Mesh.Queue.Commands;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Workflows;

/// <summary>SubmitWorkflow: checks a graph, makes jobs of its nodes and stores all of them or none.</summary>
internal sealed class WorkflowSubmission(
    IQueueClient queue, RepeatedRequests repeated, IJobIdSource ids, SecretVault vault, WorkflowViews views)
{
    private const int MaxJobs = 1000;

    // A workflow is committed whole, and a matrix multiplies what a request has.
    private const long MaxBytes = 16L * 1024 * 1024;

    public async Task<Workflow> SubmitAsync(SubmitWorkflowRequest request, CancellationToken cancellationToken)
    {
        WorkflowValidation.Check(request).Throw("WORKFLOW_INVALID", "workflow");
        var body = request.Workflow;
        var values = body.Nodes.Select(node => SecretValues.TakeFrom(node.Job.Spec)).ToList();
        var hash = WorkflowHash.Of(body);
        var draft = new WorkflowDraft(new WorkflowKey(body.Project, ids.Next()), body, ids, vault);
        foreach (var (node, secrets) in body.Nodes.Zip(values))
        {
            foreach (var combination in Matrices.Combine(node.Matrix))
            {
                draft.Add(node, Matrices.Title(node.Name, combination), Definition(body, node, combination), secrets);
                RequireBounds(draft);
            }
        }

        return await StoreAsync(draft, request.RequestId, hash, values, cancellationToken);
    }

    /// <summary>What a request_id led to before; null: nothing.</summary>
    public async Task<Workflow?> FindRepeatedAsync(
        string project, string requestId, byte[] hash, CancellationToken cancellationToken)
    {
        var draft = new WorkflowDraft(new WorkflowKey(project, ids.Next()), new Workflow(), ids, vault);
        var asked = draft.ToStore(requestId, hash);
        return await repeated.FindAsync(asked, cancellationToken) is { } known
            ? await views.OfAsync(await repeated.WorkflowAsync(asked, [], known, cancellationToken), cancellationToken)
            : null;
    }

    /// <summary>Stores a draft, or answers with what the same request_id led to before.</summary>
    public async Task<Workflow> StoreAsync(
        WorkflowDraft draft,
        string requestId,
        byte[] hash,
        IReadOnlyList<SecretValues> values,
        CancellationToken cancellationToken)
    {
        var added = draft.ToStore(requestId, hash);
        var answer = await queue.AskAsync(new QueueCommand.SubmitWorkflow(draft.ToPlan()), cancellationToken, added);
        if (answer is not QueueAnswer.Known known)
        {
            var stored = IntakeErrors.DoneWorkflow(answer);
            return await views.OfAsync(new WorkflowRow(stored, draft.Body), cancellationToken);
        }

        return await views.OfAsync(await repeated.WorkflowAsync(added, values, known.Request, cancellationToken), cancellationToken);
    }

    private static Job Definition(Workflow workflow, WorkflowNode node, IReadOnlyDictionary<string, string> combination)
    {
        var definition = node.Job.Clone();
        definition.Project = workflow.Project;
        foreach (var (name, value) in combination)
        {
            definition.Spec.Env[name] = value;
        }

        foreach (var (key, value) in workflow.Labels)
        {
            definition.Labels.TryAdd(key, value);
        }

        return definition;
    }

    private static void RequireBounds(WorkflowDraft draft)
    {
        var found = new Violations();
        found.Require(draft.Count <= MaxJobs, "workflow.nodes", $"more than {MaxJobs} jobs with the matrices");
        found.Require(draft.Bytes <= MaxBytes, "workflow.nodes", $"more than {MaxBytes} bytes of jobs with the matrices");
        found.Throw("WORKFLOW_INVALID", "workflow");
    }
}
