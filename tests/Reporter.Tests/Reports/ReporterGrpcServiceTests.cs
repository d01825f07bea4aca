using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.Report.V1;
using Mesh.Reporter.Tests.Hosting;

namespace Mesh.Reporter.Tests.Reports;

public sealed class ReporterGrpcServiceTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private ReporterHost _host = null!;

    private ReporterService.ReporterServiceClient Client => _host.Client;

    public async Task InitializeAsync() => _host = await ReporterHost.StartAsync(_data);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task GetReport_AfterStepAndResult_TellsBoth()
    {
        await Client.ReportStepAsync(Words.StepRequest(Words.Job, 1, Words.Step(1, StepState.Failed, 7)));
        await Client.ReportResultAsync(Words.ResultRequest(Words.Job, 1, Words.Result(OutcomeReason.StepFailed)));

        var report = (await Client.GetReportAsync(new GetReportRequest { Job = Words.Job.ToString() })).Report;

        Assert.Equal(7, Assert.Single(report.Steps).ExitCode);
        Assert.Equal(OutcomeReason.StepFailed, report.Result.Outcome.Reason);
        Assert.Equal(2, report.ResourceVersion);
        Assert.NotNull(report.CreateTime);
        Assert.True(report.UpdateTime >= report.CreateTime);
    }

    [Fact]
    public async Task ReportResult_Repeated_IsOkAndChangesNothing()
    {
        await Client.ReportResultAsync(Words.ResultRequest(Words.Job, 1, Words.Result()));
        await Client.ReportResultAsync(Words.ResultRequest(Words.Job, 1, Words.Result()));

        var report = (await Client.GetReportAsync(new GetReportRequest { Job = Words.Job.ToString(), Attempt = 1 })).Report;
        Assert.Equal(1, report.ResourceVersion);
    }

    [Fact]
    public async Task ReportResult_AnotherResult_IsResultExists()
    {
        await Client.ReportResultAsync(Words.ResultRequest(Words.Job, 1, Words.Result()));

        var error = await Errors.OfAsync(
            Client.ReportResultAsync(Words.ResultRequest(Words.Job, 1, Words.Result(OutcomeReason.StepFailed))));

        Assert.Equal((StatusCode.FailedPrecondition, "RESULT_EXISTS"), (error.StatusCode, error.Reason()));
    }

    [Fact]
    public async Task ReportStep_LaterAttemptReported_IsAttemptStale()
    {
        await Client.ReportStepAsync(Words.StepRequest(Words.Job, 2, Words.Step(0)));

        var error = await Errors.OfAsync(Client.ReportStepAsync(Words.StepRequest(Words.Job, 1, Words.Step(0))));

        Assert.Equal((StatusCode.FailedPrecondition, "ATTEMPT_STALE"), (error.StatusCode, error.Reason()));
    }

    [Fact]
    public async Task ReportStep_EveryFieldWrong_NamesEachOfThem()
    {
        var step = new StepReport
        {
            Index = -1,
            ExitCode = 256,
            LogStartOffset = 5,
            LogEndOffset = 4,
            Message = new string('x', 3000),
        };
        var error = await Errors.OfAsync(
            Client.ReportStepAsync(new ReportStepRequest { Job = "projects/Demo/jobs/1", Step = step }));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(
            [
                "job", "attempt", "epoch", "step.index", "step.name", "step.state", "step.exit_code", "step.log_end_offset",
                "step.message",
            ],
            error.Fields());
    }

    [Fact]
    public async Task ReportResult_NoResult_NamesTheField()
    {
        var error = await Errors.OfAsync(Client.ReportResultAsync(Words.ResultRequest(Words.Job, 1, new Result())));

        Assert.Equal(["result.outcome"], error.Fields());
    }

    [Fact]
    public async Task GetReport_UnknownJob_IsNotFound()
    {
        var error = await Errors.OfAsync(Client.GetReportAsync(new GetReportRequest { Job = "projects/demo/jobs/nothing" }));

        Assert.Equal((StatusCode.NotFound, "REPORT_NOT_FOUND"), (error.StatusCode, error.Reason()));
    }

    [Fact]
    public async Task ListReports_PageByPage_GivesEveryAttemptOnceNewestFirst()
    {
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await Client.ReportStepAsync(Words.StepRequest(Words.Job, attempt, Words.Step(0)));
        }

        var attempts = new List<int>();
        var request = new ListReportsRequest { Job = Words.Job.ToString(), PageSize = 2 };
        do
        {
            var page = await Client.ListReportsAsync(request);
            attempts.AddRange(page.Reports.Select(r => r.Attempt));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal([5, 4, 3, 2, 1], attempts);
    }

    [Theory]
    [InlineData("nonsense", 0, "page_token")]
    [InlineData("", -1, "page_size")]
    public async Task ListReports_WrongPage_IsInvalid(string token, int size, string field)
    {
        var error = await Errors.OfAsync(Client.ListReportsAsync(
            new ListReportsRequest { Job = Words.Job.ToString(), PageToken = token, PageSize = size }));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal([field], error.Fields());
    }
}
