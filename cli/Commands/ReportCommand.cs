using System.CommandLine;
using Mesh.Cli.Output;
using Mesh.Report.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh report JOB`.</summary>
internal static class ReportCommand
{
    public static Command Create(CommandSession session)
    {
        var job = CommonOptions.Job();
        var project = CommonOptions.Project();
        var output = CommonOptions.Output();
        var attempt = new Option<int>("--attempt") { Description = "The attempt, from 1 (default: the newest)", HelpName = "N" };
        var command = new Command("report", "Show the steps of a job and its result") { job, project, attempt, output };
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var request = new GetReportRequest { Job = parsed.JobName(job, project), Attempt = parsed.GetValue(attempt) };
            var answer = await mesh.Questions.AskAsync(o => mesh.Reporter.GetReportAsync(request, o), cancellationToken);
            if (parsed.IsJson(output))
            {
                session.Console.WriteLine(JsonText.Of(answer.Report));
            }
            else
            {
                ReportView.Show(answer.Report, session.Console);
            }

            return ExitCodes.Succeeded;
        }));
        return command;
    }
}
