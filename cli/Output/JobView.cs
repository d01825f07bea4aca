using System.Globalization;
using Mesh.Intake.V1;
using Spectre.Console;

namespace Mesh.Cli.Output;

/// <summary>One job for people.</summary>
internal static class JobView
{
    public static void Show(Job job, string page, CliConsole console)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn();
        Row("name", job.Name);
        Row("page", page);
        var cancel = job.CancelRequested && !JobStateText.IsTerminal(job.State) ? ", cancel asked" : "";
        Row("state", JobStateText.Of(job.State) + cancel);
        Row("why", job.StateMessage);
        if (job.Outcome is { } outcome)
        {
            Row("outcome", ResultLine.OutcomeOf(outcome));
        }

        Row("pipeline", job.Spec?.Pipeline ?? "");
        Row("workflow", job.Workflow);
        Row("node", job.WorkflowNode);
        Row("retry of", job.RetryOf);
        Row("source", SourceOf(job));
        Row("box", job.Spec?.Box?.Image ?? "");
        Row("attempt", job.Attempt > 0 ? job.Attempt.ToString(CultureInfo.InvariantCulture) : "");
        Row("node", job.Node);
        Row("pod", job.Pod);
        Row("created", TimeText.Moment(job.CreateTime));
        Row("started", TimeText.Moment(job.StartTime));
        Row("ended", TimeText.Moment(job.EndTime));
        Row("labels", string.Join(" ", job.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")));
        foreach (var (step, index) in job.Timeline.Select((step, index) => (step, index)))
        {
            var attempt = step.Attempt > 0 ? string.Create(CultureInfo.InvariantCulture, $" attempt {step.Attempt}") : "";
            Row(
                index == 0 ? "timeline" : " ",
                $"{TimeText.Moment(step.Time)} {JobStateText.Of(step.State)}{attempt} {step.Message}".TrimEnd());
        }

        console.Draw(grid);

        void Row(string name, string value)
        {
            if (value.Length > 0)
            {
                grid.AddRow(new Text(name), new Text(PlainText.OneLine(value)));
            }
        }
    }

    private static string SourceOf(Job job) => job.Spec?.Source is not { } source
        ? ""
        : source.Ref.Length > 0 ? $"{source.Url} at {source.Ref}" : source.Url;
}
