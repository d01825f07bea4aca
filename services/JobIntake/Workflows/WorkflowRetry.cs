using Mesh.Hosting.Errors;
using Mesh.Intake.V1;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Secrets;
using Mesh.JobIntake.Store;
using Mesh.JobIntake.Submission;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Workflows;

/// <summary>RetryJob with a workflow's name: a new workflow in which the jobs that succeeded are not run again.</summary>
internal sealed class WorkflowRetry(
    IJobStore store, IJobIdSource ids, SecretVault vault, DefinitionCache definitions, WorkflowSubmission submission)
{
    public async Task<Workflow> RetryAsync(WorkflowKey key, string requestId, CancellationToken cancellationToken)
    {
        if (await store.FindWorkflowAsync(key, cancellationToken) is not { } old)
        {
            // It may have been removed since the same call came first: what that led to is younger.
            return await submission.FindRepeatedAsync(key.Project, requestId, WorkflowHash.OfRetry(key.Name), cancellationToken)
                ?? throw IntakeErrors.WorkflowNotFound(key);
        }

        if (old.Record.EndTime is null)
        {
            throw MeshErrors.FailedPrecondition("WORKFLOW_NOT_ENDED", $"{key} has not ended; cancel it, or wait.");
        }

        var body = old.Body.Clone();
        body.RetryOf = key.Name;
        var draft = new WorkflowDraft(new WorkflowKey(key.Project, ids.Next()), body, ids, vault);
        foreach (var (node, before) in body.Nodes.Zip(old.Body.Nodes))
        {
            node.Jobs.Clear();
            foreach (var job in before.Jobs)
            {
                await AddAsync(draft, node, job, cancellationToken);
            }
        }

        return draft.Count > 0
            ? await submission.StoreAsync(draft, requestId, WorkflowHash.OfRetry(key.Name), [], cancellationToken)
            : throw MeshErrors.FailedPrecondition("NOTHING_TO_RETRY", $"Every job of {key} succeeded.");
    }

    private async Task AddAsync(WorkflowDraft draft, WorkflowNode node, NodeJob before, CancellationToken cancellationToken)
    {
        var key = RequestNames.Job(before.Name);
        // What the old workflow had taken over is a job of one before it, and may be removed by now.
        var job = before.State == JobState.Succeeded
            ? null
            : await store.FindAsync(key, cancellationToken) ?? throw IntakeErrors.JobNotFound(key);
        if (job is null or { Phase: JobPhase.Succeeded })
        {
            node.Jobs.Add(new NodeJob { Title = before.Title, Name = before.Name, State = JobState.Succeeded });
            return;
        }

        var definition = await definitions.GetAsync(job, cancellationToken);
        var values = await vault.OpenForRetryAsync(job, definition.Spec, cancellationToken);
        draft.Add(node, before.Title, definition.Clone(), values, retryOf: key.Id);
    }
}
