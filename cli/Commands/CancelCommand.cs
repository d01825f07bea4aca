using System.CommandLine;
using Mesh.Cli.Follow;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh cancel JOB`.</summary>
internal static class CancelCommand
{
    public static Command Create(CommandSession session)
    {
        var job = CommonOptions.Job();
        var project = CommonOptions.Project();
        var wait = new Option<bool>("--wait", "-w") { Description = "Wait until the job has ended" };
        var output = CommonOptions.Output();
        var command = new Command("cancel", "Ask that a job be cancelled; its step gets time to end, and after-steps run")
        {
            job, project, wait, output,
        };
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var request = new CancelJobRequest { Name = parsed.JobName(job, project) };
            var answer = await mesh.Questions.AskAsync(o => mesh.Intake.CancelJobAsync(request, o), cancellationToken);
            var cancelled = answer.Job;
            if (parsed.GetValue(wait) && !JobStateText.IsTerminal(cancelled.State))
            {
                var states = new JobStates(mesh.WatchJob(cancelled.Name), session.Time);
                await foreach (var state in states.ReadAsync(0, untilTerminal: true, cancellationToken))
                {
                    cancelled = state;
                }
            }

            session.Console.WriteLine(parsed.IsJson(output) ? JsonText.Of(cancelled) : LineOf(cancelled));
            return ExitCodes.Succeeded;
        }));
        return command;
    }

    private static string LineOf(Job job) => JobStateText.IsTerminal(job.State)
        ? ResultLine.Of(job)
        : $"{job.Name} {JobStateText.Of(job.State)}, will be cancelled";
}
