using System.Globalization;
using Mesh.Cli.Output;
using Mesh.Intake.V1;

namespace Mesh.Cli.Workflows;

/// <summary>How a workflow ended, in one line.</summary>
internal static class WorkflowResultLine
{
    private const int NamedFailures = 5;

    public static string Of(Workflow workflow)
    {
        var took = TimeText.Between(workflow.CreateTime, workflow.EndTime);
        var why = string.Join(", ", Parts(workflow));
        return $"{workflow.Name} {WorkflowStateText.Of(workflow.State)}{(took.Length > 0 ? $" in {took}" : "")}"
            + (why.Length > 0 ? $": {why}" : "");
    }

    private static IEnumerable<string> Parts(Workflow workflow)
    {
        var failures = WorkflowStateText.Failures(workflow).ToList();
        foreach (var job in failures.Take(NamedFailures))
        {
            yield return $"{PlainText.OneLine(job.Title)} {JobStateText.Of(job.State)}";
        }

        if (failures.Count > NamedFailures)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{failures.Count - NamedFailures} more failed");
        }

        var others = workflow.Nodes.SelectMany(node => node.Jobs).ToList();
        foreach (var state in new[] { JobState.Cancelled, JobState.Skipped })
        {
            if (others.Count(job => job.State == state) is > 0 and var count)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{count} {JobStateText.Of(state)}");
            }
        }
    }
}
