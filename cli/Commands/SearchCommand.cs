using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Mesh.Cli.Connection;
using Mesh.Cli.Output;
using Mesh.Logs.V1;

namespace Mesh.Cli.Commands;

/// <summary>`mesh search TEXT`.</summary>
internal static class SearchCommand
{
    private const int LargestPage = 1_000;

    public static Command Create(CommandSession session)
    {
        var text = new Argument<string>("TEXT") { Description = "What the lines hold, as it stands: no wildcards" };
        var project = new Option<string>("--project", "-p")
        {
            Description = "The project, or one job by its full name",
            HelpName = "PROJECT|JOB",
            DefaultValueFactory = _ => JobReference.DefaultProject,
        };
        var step = new Option<string>("--step") { Description = "Only lines of this step", HelpName = "STEP" };
        var since = new Option<string>("--since")
        {
            Description = "Only lines of this time or later: 90s, 15m, 2h, 3d ago, or a moment such as 2026-01-02T15:04:05Z",
            HelpName = "TIME",
        };
        var ignoreCase = new Option<bool>("--ignore-case", "-i") { Description = "Upper and lower case are the same" };
        var limit = new Option<int>("--limit", "-n")
        {
            Description = "At most so many lines, of the newest logs",
            HelpName = "N",
            DefaultValueFactory = _ => 100,
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit takes a number from 1");
            }
        });
        var output = CommonOptions.Output();
        var command = new Command("search", "Find lines in the logs of a project or a job, the newest logs first")
        {
            text, project, step, since, ignoreCase, limit, output,
        };
        command.SetAction((parsed, cancellationToken) => session.WithMeshAsync(async mesh =>
        {
            var parent = parsed.GetRequiredValue(project);
            var request = new SearchLogsRequest
            {
                Parent = parent.StartsWith("projects/", StringComparison.Ordinal) ? parent : $"projects/{parent}",
                Query = parsed.GetRequiredValue(text),
                Step = parsed.GetValue(step) ?? "",
                StartTime = parsed.GetValue(since) is { } moment ? Moment(moment, session.Time) : null,
                IgnoreCase = parsed.GetValue(ignoreCase),
            };
            var found = await ShowAsync(mesh, request, parsed.GetValue(limit), parsed.IsJson(output), session, cancellationToken);
            return found ? ExitCodes.Succeeded : ExitCodes.Failed;
        }));
        return command;
    }

    // Lines come as they are found; true when there were any.
    private static async Task<bool> ShowAsync(
        MeshConnection mesh, SearchLogsRequest request, int limit, bool json, CommandSession session,
        CancellationToken cancellationToken)
    {
        var found = 0;
        do
        {
            request.PageSize = Math.Min(limit - found, LargestPage);
            var page = await mesh.Questions.AskAsync(o => mesh.Logs.SearchLogsAsync(request, o), cancellationToken);
            foreach (var line in page.Lines)
            {
                session.Console.WriteLine(json ? JsonText.Of(line) : LineOf(line));
            }

            found += page.Lines.Count;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && found < limit);

        if (request.PageToken.Length > 0)
        {
            session.Console.Say(string.Create(
                CultureInfo.InvariantCulture, $"mesh: there may be more than these {found} lines; --limit shows more"));
        }
        else if (found == 0)
        {
            session.Console.Say("mesh: no line holds that");
        }

        return found > 0;
    }

    private static string LineOf(LogLine line) => string.Create(
        CultureInfo.InvariantCulture,
        $"{line.Job} {(line.Step.Length == 0 ? "-" : PlainText.OneLine(line.Step))} {line.Offset} {TimeText.Moment(line.Time)} "
        + $"{PlainText.OneLine(line.Text.ToStringUtf8())}");

    private static Timestamp Moment(string text, TimeProvider time)
    {
        if (text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
        {
            var unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
            if (unit > 0 && count * unit < TimeSpan.FromDays(36_500).TotalSeconds)
            {
                return Timestamp.FromDateTimeOffset(time.GetUtcNow() - TimeSpan.FromSeconds(count * unit));
            }
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? Timestamp.FromDateTimeOffset(moment)
            : throw new CliException(
                $"\"{text}\" is no time; --since takes 90s, 15m, 2h, 3d, or a moment such as 2026-01-02T15:04:05Z", ExitCodes.Usage);
    }
}
