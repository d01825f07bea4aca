using System.CommandLine;
using Mesh.Cli.Connection;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;
using Mesh.Cli.Workflows;
using Mesh.Intake.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh cancel NAME`.</summary>
internal static class CancelCommand
{
    public static Command Create(CommandSession session)
    {
        var target = CommonOptions.Target();
        var project = CommonOptions.Project();
        var wait = new Option<bool>("--wait", "-w") { Description = "Wait until it has ended" };
        var output = CommonOptions.Output();
        var command = new Command(
            "cancel", "Ask that a job or all jobs of a workflow be cancelled; steps get time to end, and after-steps run")
        {
            target, project, wait, output,
        };
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var found = await parsed.FindAsync(target, project, mesh, cancellationToken);
            var request = new CancelJobRequest { Name = found.Name };
            var answer = await mesh.Questions.AskAsync(o => mesh.Intake.CancelJobAsync(request, o), cancellationToken);
            var isJson = parsed.IsJson(output);
            var page = PageAddress.Of(mesh.Address, found.Name);
            if (answer.Workflow is { } workflow)
            {
                workflow = parsed.GetValue(wait) ? await WaitAsync(workflow, mesh, session, cancellationToken) : workflow;
                session.Console.WriteLine(isJson ? JsonText.Of(workflow, page) : LineOf(workflow));
                return ExitCodes.Succeeded;
            }

            var job = parsed.GetValue(wait) ? await WaitAsync(answer.Job, mesh, session, cancellationToken) : answer.Job;
            session.Console.WriteLine(isJson ? JsonText.Of(job, page) : LineOf(job));
            return ExitCodes.Succeeded;
        }));
        return command;
    }

    private static async Task<Job> WaitAsync(
        Job job, MeshConnection mesh, CommandSession session, CancellationToken cancellationToken)
    {
        if (JobStateText.IsTerminal(job.State))
        {
            return job;
        }

        var states = new JobStates(mesh.WatchJob(job.Name), session.Time);
        await foreach (var state in states.ReadAsync(0, untilTerminal: true, cancellationToken))
        {
            job = state;
        }

        return job;
    }

    private static async Task<Workflow> WaitAsync(
        Workflow workflow, MeshConnection mesh, CommandSession session, CancellationToken cancellationToken)
    {
        var follower = new WorkflowFollower(
            mesh, session.Console, session.Time, new NoControl(), (_, title, news) => session.Console.Say($"mesh: {title} {news}"));
        return (await follower.FollowAsync(workflow, cancellationToken)).Workflow;
    }

    private static string LineOf(Workflow workflow) => workflow.State == WorkflowState.Running
        ? $"{workflow.Name} running, will be cancelled"
        : WorkflowResultLine.Of(workflow);

    private static string LineOf(Job job) => JobStateText.IsTerminal(job.State)
        ? ResultLine.Of(job)
        : $"{job.Name} {JobStateText.Of(job.State)}, will be cancelled";
}
