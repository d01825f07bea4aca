using Mesh.Hosting.Names;
using Mesh.Hosting.Paging;
using Mesh.Intake.V1;
using Mesh.Report.V1;
using Mesh.Reporter.Watching;

namespace Mesh.Reporter.Reports;

/// <summary>Reads requests: fields that are out of their bounds end in INVALID_ARGUMENT with a BadRequest.</summary>
public static class RequestValidation
{
    /// <summary>Steps and after-steps of a job at most (256 + 64), and the step "prepare" before them.</summary>
    public const int MaxStepIndex = 320;

    private const int MaxStepName = 128;
    private const int MaxStepMessage = 2048;
    private const int MaxOutcomeMessage = 16 * 1024;
    private const int MaxCommit = 128;
    private const int DefaultPageSize = 100;
    private const int MaxPageSize = 1000;

    public static ReportWord Read(ReportStepRequest request)
    {
        var fields = new FieldViolations();
        var job = Attempt(fields, request.Job, request.Attempt, request.Epoch);
        fields.Require(request.Step is not null, "step", "is required");
        if (request.Step is { } step)
        {
            fields.Range("step.index", step.Index, 0, MaxStepIndex);
            fields.Require(step.Name.Length > 0, "step.name", "is required");
            fields.MaxLength("step.name", step.Name, MaxStepName);
            fields.Known("step.state", step.State);
            fields.Range("step.exit_code", step.ExitCode, 0, 255);
            fields.Time("step.start_time", step.StartTime);
            fields.Time("step.end_time", step.EndTime);
            fields.AtLeast("step.log_start_offset", step.LogStartOffset, 0);
            fields.Require(
                step.LogEndOffset == 0 || step.LogEndOffset >= step.LogStartOffset,
                "step.log_end_offset",
                "must be 0 or no less than log_start_offset");
            fields.MaxLength("step.message", step.Message, MaxStepMessage);
        }

        fields.ThrowIfAny();
        return ReportWord.OfStep(job, request.Attempt, request.Epoch, request.Step!);
    }

    public static ReportWord Read(ReportResultRequest request)
    {
        var fields = new FieldViolations();
        var job = Attempt(fields, request.Job, request.Attempt, request.Epoch);
        fields.Require(request.Result is not null, "result", "is required");
        if (request.Result is { } result)
        {
            Outcome(fields, result.Outcome);
            fields.Time("result.end_time", result.EndTime);
            fields.AtLeast("result.log_length", result.LogLength, 0);
            fields.MaxLength("result.commit", result.Commit, MaxCommit);
        }

        fields.ThrowIfAny();
        return ReportWord.OfResult(job, request.Attempt, request.Epoch, request.Result!);
    }

    public static (string Job, int Attempt) Read(GetReportRequest request)
    {
        var fields = new FieldViolations();
        var job = fields.Job("job", request.Job);
        fields.AtLeast("attempt", request.Attempt, 0);
        fields.ThrowIfAny();
        return (job.ToString(), request.Attempt);
    }

    public static (string Job, int BeforeAttempt, int PageSize) Read(ListReportsRequest request)
    {
        var fields = new FieldViolations();
        var job = fields.Job("job", request.Job);
        fields.AtLeast("page_size", request.PageSize, 0);
        fields.ThrowIfAny();
        var before = int.MaxValue;
        if (request.PageToken.Length > 0)
        {
            Span<long> place = [0];
            PageToken.Require(request.PageToken, PageQuery(request.Job), place);
            before = (int)place[0];
        }

        return (request.Job, before, request.PageSize == 0 ? DefaultPageSize : Math.Min(request.PageSize, MaxPageSize));
    }

    /// <summary>What a page token of <c>ListReports</c> belongs to; its place is the attempt that the last page ended with.</summary>
    public static string PageQuery(string job) => $"reports/{job}";

    public static ReportFilter Read(WatchReportsRequest request)
    {
        var fields = new FieldViolations();
        var isJob = JobName.TryParse(request.Parent, out var job);
        string? project = null;
        fields.Require(
            isJob || ProjectId.TryParseParent(request.Parent, out project),
            "parent",
            $"must be empty, projects/-, projects/{{project}} or {JobName.Form}");
        fields.AtLeast("resource_version", request.ResourceVersion, 0);
        fields.ThrowIfAny();
        return new ReportFilter(isJob ? job.ToString() : null, project, request.ResultsOnly);
    }

    private static JobName Attempt(FieldViolations fields, string job, int attempt, long epoch)
    {
        var name = fields.Job("job", job);
        fields.AtLeast("attempt", attempt, 1);
        fields.AtLeast("epoch", epoch, 1);
        return name;
    }

    private static void Outcome(FieldViolations fields, Outcome? outcome)
    {
        fields.Require(outcome is not null, "result.outcome", "is required");
        if (outcome is not null)
        {
            fields.Known("result.outcome.reason", outcome.Reason);
            fields.MaxLength("result.outcome.message", outcome.Message, MaxOutcomeMessage);
            fields.MaxLength("result.outcome.step", outcome.Step, MaxStepName);
            fields.Range("result.outcome.exit_code", outcome.ExitCode, 0, 255);
        }
    }
}
