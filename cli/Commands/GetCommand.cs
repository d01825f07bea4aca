using System.CommandLine;
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
            var answer = await mesh.Intake.GetJobAsync(
                new GetJobRequest { Name = parsed.JobName(job, project) },
                deadline: session.Deadline(),
                cancellationToken: cancellationToken);
            if (parsed.IsJson(output))
            {
                session.Console.WriteLine(JsonText.Of(answer.Job));
            }
            else
            {
                JobView.Show(answer.Job, session.Console);
            }

            return ExitCodes.Succeeded;
        }));
        return command;
    }
}
