using Mesh.Cli.Connection;
using Mesh.Intake.V1;

namespace Mesh.Cli.Workflows;

/// <summary>Reads the jobs of a workflow: not those that a retry took over from the workflow before it.</summary>
internal static class WorkflowJobs
{
    // A job is as large as its pipeline; mesh cuts a page at a few MiB by itself.
    private const int PageSize = 200;

    /// <summary>All of them, at most 1,000.</summary>
    public static async Task<IReadOnlyList<Job>> ReadAsync(
        MeshConnection mesh, string workflow, CancellationToken cancellationToken)
    {
        var jobs = new List<Job>();
        var request = new ListJobsRequest { Workflow = workflow, PageSize = PageSize };
        do
        {
            var page = await mesh.Questions.AskAsync(o => mesh.Intake.ListJobsAsync(request, o), cancellationToken);
            jobs.AddRange(page.Jobs);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return jobs;
    }

    /// <summary>The workflow as it is now.</summary>
    public static async Task<Workflow> GetAsync(MeshConnection mesh, string name, CancellationToken cancellationToken)
    {
        var request = new GetWorkflowRequest { Name = name };
        return (await mesh.Questions.AskAsync(o => mesh.Intake.GetWorkflowAsync(request, o), cancellationToken)).Workflow;
    }
}
