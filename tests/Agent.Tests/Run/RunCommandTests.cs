using Mesh.Agent.Tests.Fakes;
using Mesh.Intake.V1;
using Mesh.Logs.V1;
using Mesh.Report.V1;

namespace Mesh.Agent.Tests.Run;

public sealed class RunCommandTests
{
    [Fact]
    public async Task Run_StepsThatSucceed_LogSealedThenResultSucceeded()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("echo one; echo two >&2; echo three", "cat; pwd").WithAfterSteps("echo $WERCKER_RESULT"));

        Assert.Equal(0, await pod.LiveAsync());

        var result = await mesh.Reports.Result;
        Assert.Equal(OutcomeReason.Succeeded, result.Outcome.Reason);
        Assert.Equal(mesh.Logs.Bytes.Length, result.LogLength);
        Assert.True(mesh.Logs.Sealed.IsCompleted);
        Assert.Equal("Bearer the-token", mesh.Logs.Authorization);
        Assert.Equal("one\ntwo\nthree\n", mesh.Logs.TextOf("step-1", LogStream.Stdout));
        Assert.Equal(pod.Source + "\n", mesh.Logs.TextOf("step-2", LogStream.Stdout));
        Assert.Equal("passed\n", mesh.Logs.TextOf("after-1", LogStream.Stdout));
        Assert.Equal(
            ["prepare", "step-1", "step-2", "after-1"],
            mesh.Reports.Steps.Where(step => step.State == StepState.Succeeded).Select(step => step.Name));
    }

    [Fact]
    public async Task Run_StepExits7_ResultNamesStepAndCodeAndRestIsSkipped()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("exit 7", "echo never").WithAfterSteps("echo $WERCKER_RESULT"));

        Assert.Equal(0, await pod.LiveAsync());

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Equal((OutcomeReason.StepFailed, "step-1", 7), (outcome.Reason, outcome.Step, outcome.ExitCode));
        Assert.Equal("step \"step-1\" exited 7", outcome.Message);
        Assert.Equal(StepState.Skipped, mesh.Reports.Step("step-2").State);
        Assert.Equal("failed\n", mesh.Logs.TextOf("after-1", LogStream.Stdout));
        Assert.DoesNotContain("never", mesh.Logs.Text);
    }
}
