namespace Mesh.Reporter.Watching;

/// <summary>Which reports a watch wants: those of one job, of one project, or all.</summary>
public sealed record ReportFilter(string? Job, string? Project, bool ResultsOnly)
{
    private readonly string? _jobPrefix = Project is null ? null : $"projects/{Project}/";

    public bool Matches(AttemptReport report) =>
        (!ResultsOnly || report.Result is not null)
        && (Job is null || report.Job == Job)
        && (_jobPrefix is null || report.Job.StartsWith(_jobPrefix, StringComparison.Ordinal));
}
