using Mesh.Hosting.Names;
using Mesh.Report.V1;

namespace Mesh.Reporter.Reports;

/// <summary>What an agent said about its attempt, after validation: a step or a result, never both.</summary>
public sealed record ReportWord
{
    private ReportWord(JobName job, int attempt, long epoch)
    {
        Job = job.ToString();
        Project = job.Project;
        Attempt = attempt;
        Epoch = epoch;
    }

    public string Job { get; }

    public string Project { get; }

    public int Attempt { get; }

    public long Epoch { get; }

    public StepReport? Step { get; private init; }

    public Result? Result { get; private init; }

    public static ReportWord OfStep(JobName job, int attempt, long epoch, StepReport step) =>
        new(job, attempt, epoch) { Step = step };

    public static ReportWord OfResult(JobName job, int attempt, long epoch, Result result) =>
        new(job, attempt, epoch) { Result = result };
}
