using Mesh.Intake.V1;
using Mesh.JobIntake.Actor;
using Mesh.JobIntake.Store;
using Mesh.Queue;
using Mesh.Queue.Commands;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Workflows;

/// <summary>CancelJob with a workflow's name: stores the wish; a workflow that has ended stays as it is.</summary>
internal sealed class WorkflowCancellation(IQueueClient queue, IJobStore store, WorkflowViews views)
{
    public async Task<Workflow> CancelAsync(WorkflowKey key, CancellationToken cancellationToken)
    {
        var answer = await queue.AskAsync(new QueueCommand.CancelWorkflow(key), cancellationToken);
        if (answer is not QueueAnswer.Refused { Refusal.Reason: RefusalReason.WorkflowNotOpen })
        {
            IntakeErrors.DoneWorkflow(answer);
        }

        var row = await store.FindWorkflowAsync(key, cancellationToken) ?? throw IntakeErrors.WorkflowNotFound(key);
        return await views.OfAsync(row, cancellationToken);
    }
}
