using Mesh.Intake.V1;
using Mesh.Report.V1;
using Mesh.Reporter.Reports;

namespace Mesh.Reporter.Tests.Reports;

public sealed class ReportRulesTests
{
    [Fact]
    public void Decide_FirstStep_MakesTheReport()
    {
        var report = Changed(ReportRules.Decide(null, 0, Words.StepWord(1, 4, Words.Step(0))));

        Assert.Equal(Words.Job.ToString(), report.Job);
        Assert.Equal((1, 4L), (report.Attempt, report.Epoch));
        Assert.Equal(Words.Step(0), Assert.Single(report.Steps));
    }

    [Fact]
    public void Decide_StepsOutOfOrder_KeepsThemByIndex()
    {
        var report = Stored(Words.Step(2), Words.Step(0), Words.Step(1));

        Assert.Equal([0, 1, 2], report.Steps.Select(s => s.Index));
    }

    [Fact]
    public void Decide_SameStepAgain_ChangesNothing() =>
        Assert.IsType<ReportDecision.Unchanged>(
            ReportRules.Decide(Stored(Words.Step(0)), 1, Words.StepWord(1, 1, Words.Step(0))));

    [Fact]
    public void Decide_StepEnds_ReplacesTheRunningOne()
    {
        var end = Words.Step(0, StepState.Failed, 7);

        var report = Changed(ReportRules.Decide(Stored(Words.Step(0)), 1, Words.StepWord(1, 1, end)));

        Assert.Equal(end, Assert.Single(report.Steps));
    }

    [Fact]
    public void Decide_RunningAfterEnd_ChangesNothing() =>
        Assert.IsType<ReportDecision.Unchanged>(ReportRules.Decide(
            Stored(Words.Step(0, StepState.Succeeded)), 1, Words.StepWord(1, 1, Words.Step(0))));

    [Fact]
    public void Decide_OtherEndAfterEnd_IsRefused() =>
        Assert.Equal(ReportRefusal.StepEnded, Refused(ReportRules.Decide(
            Stored(Words.Step(0, StepState.Succeeded)), 1, Words.StepWord(1, 1, Words.Step(0, StepState.Failed, 1)))));

    [Fact]
    public void Decide_SameResultAgain_ChangesNothing() =>
        Assert.IsType<ReportDecision.Unchanged>(
            ReportRules.Decide(Ended(), 1, Words.ResultWord(1, 1, Words.Result())));

    [Fact]
    public void Decide_OtherResult_IsRefused() =>
        Assert.Equal(ReportRefusal.ResultExists, Refused(
            ReportRules.Decide(Ended(), 1, Words.ResultWord(1, 1, Words.Result(OutcomeReason.StepFailed)))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_AttemptBehindTheNewest_IsStale(bool isResult)
    {
        var word = isResult ? Words.ResultWord(1, 9, Words.Result()) : Words.StepWord(1, 9, Words.Step(0));

        Assert.Equal(ReportRefusal.AttemptStale, Refused(ReportRules.Decide(Stored(Words.Step(0)), 2, word)));
    }

    [Fact]
    public void Decide_LowerEpochThanStored_IsStale()
    {
        var stored = Changed(ReportRules.Decide(null, 0, Words.StepWord(1, 5, Words.Step(0))));

        Assert.Equal(ReportRefusal.AttemptStale, Refused(ReportRules.Decide(stored, 1, Words.ResultWord(1, 4, Words.Result()))));
    }

    [Fact]
    public void Decide_HigherEpochWithoutResult_StartsTheStepsAnew()
    {
        var stored = Stored(Words.Step(0, StepState.Succeeded), Words.Step(1, StepState.Failed, 1));

        var report = Changed(ReportRules.Decide(stored, 1, Words.StepWord(1, 2, Words.Step(0))));

        Assert.Equal(2, report.Epoch);
        Assert.Equal(Words.Step(0), Assert.Single(report.Steps));
    }

    [Fact]
    public void Decide_HigherEpochAfterResult_IsRefused() =>
        Assert.Equal(ReportRefusal.ResultExists, Refused(
            ReportRules.Decide(Ended(), 1, Words.StepWord(1, 2, Words.Step(0)))));

    [Fact]
    public void Decide_Change_LeavesTheStoredReportAlone()
    {
        var stored = Stored(Words.Step(0));
        var before = stored.Clone();

        Changed(ReportRules.Decide(stored, 1, Words.StepWord(1, 1, Words.Step(0, StepState.Succeeded))));
        Changed(ReportRules.Decide(stored, 1, Words.ResultWord(1, 1, Words.Result())));

        Assert.Equal(before, stored);
    }

    private static AttemptReport Stored(params StepReport[] steps)
    {
        AttemptReport? report = null;
        foreach (var step in steps)
        {
            report = Changed(ReportRules.Decide(report, report is null ? 0 : 1, Words.StepWord(1, 1, step)));
        }

        return report!;
    }

    private static AttemptReport Ended() => Changed(ReportRules.Decide(null, 0, Words.ResultWord(1, 1, Words.Result())));

    private static AttemptReport Changed(ReportDecision decision) => Assert.IsType<ReportDecision.Changed>(decision).Report;

    private static ReportRefusal Refused(ReportDecision decision) => Assert.IsType<ReportDecision.Refused>(decision).Reason;
}
