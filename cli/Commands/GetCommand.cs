using System.CommandLine;
using Mesh.Cli.Connection;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh get JOB`.</summary>
internal static class GetCommand
{
    public static Command Create(CommandSession session)
    {
        var job = CommonOptions.Job();
        var project = CommonOptions.Project();
        var output = CommonOptions.Output();
        var command = new Command("get", "Show a job: its state, how it ended, and every state it went through")
        {
            job, project, output,
        };
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var request = new GetJobRequest { Name = parsed.JobName(job, project) };
            var answer = await mesh.Questions.AskAsync(o => mesh.Intake.GetJobAsync(request, o), cancellationToken);
            if (parsed.IsJson(output))
            {
                session.Console.WriteLine(JsonText.Of(answer.Job));
            }
            else
            {
                JobView.Show(answer.Job, PageAddress.Of(mesh.Address, answer.Job.Name), session.Console);
            }

            return ExitCodes.Succeeded;
        }));
        return command;
    }
}
