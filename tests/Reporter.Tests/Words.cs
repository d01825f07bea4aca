using Google.Protobuf.WellKnownTypes;
using Mesh.Hosting.Names;
using Mesh.Intake.V1;
using Mesh.Report.V1;
using Mesh.Reporter.Reports;

namespace Mesh.Reporter.Tests;

/// <summary>Words as an agent says them.</summary>
internal static class Words
{
    internal static readonly JobName Job = new("demo", "01j9zq3k2m4n5p6r");

    internal static JobName JobNumber(int n, string project = "demo") => new(project, $"01j9zq3k2m{n:d6}");

    internal static StepReport Step(int index, StepState state = StepState.Running, int exitCode = 0) => new()
    {
        Index = index,
        Name = $"step-{index}",
        State = state,
        ExitCode = exitCode,
        StartTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddDays(20_000)),
    };

    internal static Result Result(OutcomeReason reason = OutcomeReason.Succeeded) =>
        new() { Outcome = new Outcome { Reason = reason }, LogLength = 17 };

    internal static ReportWord StepWord(int attempt, long epoch, StepReport step) =>
        ReportWord.OfStep(Job, attempt, epoch, step);

    internal static ReportWord ResultWord(int attempt, long epoch, Result result) =>
        ReportWord.OfResult(Job, attempt, epoch, result);

    internal static ReportStepRequest StepRequest(JobName job, int attempt, StepReport step, long epoch = 1) =>
        new() { Job = job.ToString(), Attempt = attempt, Epoch = epoch, Step = step };

    internal static ReportResultRequest ResultRequest(JobName job, int attempt, Result result, long epoch = 1) =>
        new() { Job = job.ToString(), Attempt = attempt, Epoch = epoch, Result = result };
}
