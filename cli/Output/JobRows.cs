using Mesh.Intake.V1;
using Spectre.Console;

namespace Mesh.Cli.Output;

/// <summary>Jobs as a table, one line each.</summary>
internal static class JobRows
{
    public static void Show(IReadOnlyCollection<Job> jobs, TimeProvider time, CliConsole console)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var header in new[] { "NAME", "STATE", "PIPELINE", "AGE", "TOOK", "WHY" })
        {
            table.AddColumn(new TableColumn(new Text(header)) { NoWrap = header != "WHY" });
        }

        foreach (var job in jobs)
        {
            table.AddRow(
                new Text(job.Name),
                new Text(JobStateText.Of(job.State), StyleOf(job.State)),
                new Text(PlainText.OneLine(job.Spec?.Pipeline ?? "")),
                new Text(job.CreateTime is null ? "" : TimeText.Span(time.GetUtcNow() - job.CreateTime.ToDateTimeOffset())),
                new Text(TimeText.Between(job.StartTime, job.EndTime)),
                new Text(PlainText.OneLine(job.Outcome is null ? job.StateMessage : WhyOf(job.Outcome))));
        }

        console.Draw(table);
    }

    public static Style StyleOf(JobState state) => state switch
    {
        JobState.Succeeded => new Style(Color.Green),
        JobState.Failed or JobState.TimedOut or JobState.InfrastructureFailed => new Style(Color.Red),
        JobState.Cancelled or JobState.Skipped => new Style(Color.Yellow),
        _ => Style.Plain,
    };

    private static string WhyOf(Outcome outcome) =>
        outcome.Reason == OutcomeReason.Succeeded ? "" : ResultLine.OutcomeOf(outcome);
}
