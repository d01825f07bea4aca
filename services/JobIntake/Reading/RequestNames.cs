using Mesh.Hosting.Errors;
using Mesh.Hosting.Names;
using Mesh.Queue.Jobs;
using Mesh.Queue.Workflows;

namespace Mesh.JobIntake.Reading;

/// <summary>Reads the resource names of requests.</summary>
internal static class RequestNames
{
    public static JobKey Job(string name, string field = "name") =>
        JobName.TryParse(name, out var parsed)
            ? new JobKey(parsed.Project, parsed.Id)
            : throw MeshErrors.InvalidArgument(
                "JOB_NAME_INVALID", $"{field} is not a job's name; give {JobName.Form}.", (field, $"must be {JobName.Form}"));

    public static WorkflowKey Workflow(string name, string field = "name") =>
        TryWorkflow(name) ?? throw MeshErrors.InvalidArgument(
            "WORKFLOW_NAME_INVALID",
            $"{field} is not a workflow's name; give {WorkflowName.Form}.",
            (field, $"must be {WorkflowName.Form}"));

    /// <summary>The workflow that is named; null when the name has another form.</summary>
    public static WorkflowKey? TryWorkflow(string name) =>
        WorkflowName.TryParse(name, out var parsed) ? new WorkflowKey(parsed.Project, parsed.Id) : null;

    /// <summary>The project; null for all.</summary>
    public static string? Parent(string parent) =>
        ProjectId.TryParseParent(parent, out var project)
            ? project
            : throw MeshErrors.InvalidArgument(
                "PARENT_INVALID",
                "parent is not a project's name.",
                ("parent", "must be projects/{project}, projects/- or empty"));
}
