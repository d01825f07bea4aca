using Mesh.Intake.V1;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Store;

namespace Mesh.JobIntake.Workflows;

/// <summary>GetWorkflow.</summary>
internal sealed class WorkflowReader(IJobStore store, WorkflowViews views)
{
    public async Task<Workflow> GetAsync(string name, CancellationToken cancellationToken)
    {
        var key = RequestNames.Workflow(name);
        var row = await store.FindWorkflowAsync(key, cancellationToken) ?? throw IntakeErrors.WorkflowNotFound(key);
        return await views.OfAsync(row, cancellationToken);
    }
}
