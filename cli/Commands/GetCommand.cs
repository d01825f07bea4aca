using System.CommandLine;
using Mesh.Cli.Connection;
using Mesh.Cli.Output;
using Mesh.Cli.Workflows;

namespace Mesh.Cli.Commands;

/// <summary>`mesh get NAME`.</summary>
internal static class GetCommand
{
    public static Command Create(CommandSession session)
    {
        var target = CommonOptions.Target();
        var project = CommonOptions.Project();
        var output = CommonOptions.Output();
        var command = new Command("get", "Show a job, its state and every one before it, or a workflow with its nodes")
        {
            target, project, output,
        };
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var found = await parsed.FindAsync(target, project, mesh, cancellationToken);
            var page = PageAddress.Of(mesh.Address, found.Name);
            switch (found)
            {
                case { Job: { } job } when parsed.IsJson(output):
                    session.Console.WriteLine(JsonText.Of(job, page));
                    break;
                case { Job: { } job }:
                    JobView.Show(job, page, session.Console);
                    break;
                case { Workflow: { } workflow } when parsed.IsJson(output):
                    session.Console.WriteLine(JsonText.Of(workflow, page));
                    break;
                case { Workflow: { } workflow }:
                    var jobs = await WorkflowJobs.ReadAsync(mesh, workflow.Name, cancellationToken);
                    workflow = await WorkflowJobs.GetAsync(mesh, workflow.Name, cancellationToken);
                    WorkflowView.Show(workflow, jobs, page, session.Time.GetUtcNow(), session.Console);
                    break;
            }

            return ExitCodes.Succeeded;
        }));
        return command;
    }
}
