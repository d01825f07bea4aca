using Google.Protobuf.WellKnownTypes;
using Mesh.Intake.V1;
using Mesh.JobIntake.Store;

namespace Mesh.JobIntake.Workflows;

/// <summary>Makes the contract's Workflow of what the queue and the store know.</summary>
internal sealed class WorkflowViews(IJobStore store)
{
    public async Task<Workflow> OfAsync(WorkflowRow row, CancellationToken cancellationToken)
    {
        var view = row.Body.Clone();
        view.Name = row.Record.Key.Name;
        view.CreateTime = row.Record.CreateTime.ToTimestamp();
        view.EndTime = row.Record.EndTime?.ToTimestamp();
        view.CancelRequested = row.Record.CancelRequested;
        var phases = await store.ReadWorkflowJobsAsync(row.Record.Key, cancellationToken);
        foreach (var (node, record) in view.Nodes.Zip(row.Record.Nodes))
        {
            foreach (var (job, id) in node.Jobs.Zip(record.Jobs))
            {
                // What an earlier workflow did is not among this one's jobs, and stays as it was.
                job.State = phases.TryGetValue(id, out var phase) ? (JobState)phase : job.State;
            }
        }

        view.State = row.Record.EndTime is null ? WorkflowState.Running : StateOf(view);
        return view;
    }

    private static WorkflowState StateOf(Workflow ended)
    {
        var counted = ended.Nodes.Where(node => !node.AllowFailure).SelectMany(node => node.Jobs).ToList();
        return counted.Any(job => job.State is JobState.Failed or JobState.TimedOut or JobState.InfrastructureFailed)
            ? WorkflowState.Failed
            : ended.CancelRequested || counted.Any(job => job.State == JobState.Cancelled)
                ? WorkflowState.Cancelled
                : WorkflowState.Succeeded;
    }
}
