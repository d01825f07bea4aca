using Mesh.Cli.Connection;
using Mesh.Intake.V1;

namespace Mesh.Cli.Submit;

/// <summary>Submits jobs and workflows. An id of our own makes it safe to ask again when the answer was lost on the way.</summary>
internal sealed class SubmitRun(MeshConnection mesh)
{
    public async Task<Job> SubmitAsync(Job job, string? requestId, CancellationToken cancellationToken)
    {
        var request = new SubmitJobRequest { Job = job, RequestId = requestId ?? NewId() };
        return (await mesh.Questions.AskAsync(o => mesh.Intake.SubmitJobAsync(request, o), cancellationToken)).Job;
    }

    public async Task<Workflow> SubmitAsync(Workflow workflow, string? requestId, CancellationToken cancellationToken)
    {
        var request = new SubmitWorkflowRequest { Workflow = workflow, RequestId = requestId ?? NewId() };
        return (await mesh.Questions.AskAsync(o => mesh.Intake.SubmitWorkflowAsync(request, o), cancellationToken)).Workflow;
    }

    /// <summary>Submits what ended once more: the answer has a job or a workflow, as the name does.</summary>
    public Task<RetryJobResponse> RetryAsync(string name, string? requestId, CancellationToken cancellationToken)
    {
        var request = new RetryJobRequest { Name = name, RequestId = requestId ?? NewId() };
        return mesh.Questions.AskAsync(o => mesh.Intake.RetryJobAsync(request, o), cancellationToken);
    }

    private static string NewId() => Guid.NewGuid().ToString();
}
