using System.CommandLine;
using Mesh.Cli.Connection;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh list`.</summary>
internal static class ListCommand
{
    private const int MostJobs = 100_000;
    private const int LargestPage = 100;

    public static Command Create(CommandSession session)
    {
        var limit = new Option<int>("--limit", "-n")
        {
            Description = "At most so many jobs, the newest",
            HelpName = "N",
            DefaultValueFactory = _ => 50,
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostJobs)
            {
                result.AddError($"--limit takes a number from 1 to {MostJobs}");
            }
        });
        var output = CommonOptions.Output();
        var which = new ListOptions();
        var command = new Command("list", "List jobs, newest first");
        which.AddTo(command);
        command.Options.Add(limit);
        command.Options.Add(output);
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var request = which.Read(parsed, session.Time.GetUtcNow());
            var jobs = await ReadAsync(mesh, request, parsed.GetValue(limit), cancellationToken);
            if (parsed.IsJson(output))
            {
                session.Console.WriteLine(JsonText.Of(jobs));
            }
            else if (jobs.Jobs.Count == 0)
            {
                session.Console.Say("mesh: there are no such jobs");
            }
            else
            {
                JobRows.Show(jobs.Jobs, session.Time, session.Console);
            }

            return ExitCodes.Succeeded;
        }));
        return command;
    }

    private static async Task<ListJobsResponse> ReadAsync(
        MeshConnection mesh, ListJobsRequest request, int limit, CancellationToken cancellationToken)
    {
        var all = new ListJobsResponse();
        while (true)
        {
            request.PageSize = Math.Min(limit - all.Jobs.Count, LargestPage);
            var page = await mesh.Questions.AskAsync(o => mesh.Intake.ListJobsAsync(request, o), cancellationToken);
            all.Jobs.AddRange(page.Jobs);
            all.NextPageToken = request.PageToken = page.NextPageToken;
            if (page.NextPageToken.Length == 0 || all.Jobs.Count >= limit)
            {
                return all;
            }
        }
    }
}
