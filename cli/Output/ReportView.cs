using System.Globalization;
using Mesh.Report.V1;
using Spectre.Console;

namespace Mesh.Cli.Output;

/// <summary>A report as a table of steps, and the result below.</summary>
internal static class ReportView
{
    public static void Show(Report.V1.Report report, CliConsole console)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var header in new[] { "STEP", "STATE", "EXIT", "TOOK", "MESSAGE" })
        {
            table.AddColumn(new TableColumn(new Text(header)) { NoWrap = header != "MESSAGE" });
        }

        foreach (var step in report.Steps.OrderBy(step => step.Index))
        {
            var ended = step.State is StepState.Succeeded or StepState.Failed or StepState.Cancelled;
            table.AddRow(
                new Text(PlainText.OneLine(step.After ? $"{step.Name} (after)" : step.Name)),
                new Text(step.State.ToString().ToLowerInvariant(), StyleOf(step.State)),
                new Text(ended ? step.ExitCode.ToString(CultureInfo.InvariantCulture) : ""),
                new Text(TimeText.Between(step.StartTime, step.EndTime)),
                new Text(PlainText.OneLine(step.Message)));
        }

        console.Draw(table);
        console.WriteLine(ResultOf(report));
        if (report.ArtifactCount > 0)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.ArtifactCount} artifacts, {report.ArtifactBytes} bytes: see mesh artifacts {report.Job}"));
        }
    }

    private static string ResultOf(Report.V1.Report report)
    {
        if (report.Result is not { } result)
        {
            return string.Create(CultureInfo.InvariantCulture, $"attempt {report.Attempt}: no result yet");
        }

        var commit = result.Commit.Length > 0 ? $", commit {PlainText.OneLine(result.Commit)}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"attempt {report.Attempt}: {ResultLine.OutcomeOf(result.Outcome)}, {result.LogLength} bytes of log{commit}");
    }

    private static Style StyleOf(StepState state) => state switch
    {
        StepState.Succeeded => new Style(Color.Green),
        StepState.Failed => new Style(Color.Red),
        StepState.Cancelled => new Style(Color.Yellow),
        StepState.Skipped => new Style(Color.Grey),
        _ => Style.Plain,
    };
}
