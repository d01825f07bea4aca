using System.Globalization;
using Mesh.Cli.Output;
using Mesh.Intake.V1;
using Spectre.Console;

namespace Mesh.Cli.Workflows;

/// <summary>One workflow for people: what it is, and its nodes as a table.</summary>
internal static class WorkflowView
{
    /// <param name="workflow">The workflow.</param>
    /// <param name="jobs">Its jobs; those that it took over are not among them.</param>
    /// <param name="page">Where a browser shows it.</param>
    /// <param name="now">The time until which jobs that run have taken.</param>
    /// <param name="console">Where it is shown.</param>
    public static void Show(Workflow workflow, IReadOnlyList<Job> jobs, string page, DateTimeOffset now, CliConsole console)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn();
        Row("name", workflow.Name);
        Row("page", page);
        var cancel = workflow.CancelRequested && workflow.State == WorkflowState.Running ? ", cancel asked" : "";
        Row("state", WorkflowStateText.Of(workflow.State) + cancel);
        Row("retry of", workflow.RetryOf);
        Row("created", TimeText.Moment(workflow.CreateTime));
        Row("ended", TimeText.Moment(workflow.EndTime));
        Row("labels", string.Join(" ", workflow.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")));
        console.Draw(grid);
        console.WriteLine("");
        console.Draw(Nodes(workflow, jobs.ToDictionary(job => job.Name), now));

        void Row(string name, string value)
        {
            if (value.Length > 0)
            {
                grid.AddRow(new Text(name), new Text(PlainText.OneLine(value)));
            }
        }
    }

    private static Table Nodes(Workflow workflow, Dictionary<string, Job> jobs, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var header in new[] { "NODE", "NEEDS", "STATE", "ATTEMPT", "TOOK", "JOB", "WHY" })
        {
            table.AddColumn(new TableColumn(new Text(header)) { NoWrap = header is not ("NEEDS" or "WHY") });
        }

        foreach (var node in workflow.Nodes)
        {
            foreach (var made in node.Jobs)
            {
                var job = jobs.GetValueOrDefault(made.Name);
                // The workflow was read after its jobs: what it says of their states is newer.
                table.AddRow(
                    new Text(PlainText.OneLine(made.Title)),
                    new Text(string.Join(", ", node.Needs)),
                    new Text(JobStateText.Of(made.State), JobRows.StyleOf(made.State)),
                    new Text(job is { Attempt: > 0 } ? job.Attempt.ToString(CultureInfo.InvariantCulture) : ""),
                    new Text(TookOf(job, now)),
                    new Text(made.Name),
                    new Text(WhyOf(job, node)));
            }
        }

        return table;
    }

    private static string TookOf(Job? job, DateTimeOffset now) => job switch
    {
        { StartTime: not null, EndTime: not null } => TimeText.Between(job.StartTime, job.EndTime),
        { StartTime: not null, State: JobState.Running } => TimeText.Span(now - job.StartTime.ToDateTimeOffset()),
        _ => "",
    };

    private static string WhyOf(Job? job, WorkflowNode node)
    {
        if (job is null)
        {
            return "done by the workflow that this one is a retry of";
        }

        if (job.Outcome is not { } outcome)
        {
            return PlainText.OneLine(job.StateMessage);
        }

        var allowed = node.AllowFailure && job.State is not (JobState.Succeeded or JobState.Skipped) ? ", allowed to fail" : "";
        return outcome.Reason == OutcomeReason.Succeeded ? "" : ResultLine.OutcomeOf(outcome) + allowed;
    }
}
