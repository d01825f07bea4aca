using Mesh.Agent.Tests.Fakes;
using Mesh.Intake.V1;
using Mesh.Logs.V1;
using Mesh.Report.V1;

namespace Mesh.Agent.Tests.Run;

/// <summary>Runs that end before their steps do.</summary>
public sealed class StopTests
{
    private const string Catches = "trap 'echo caught; exit 3' TERM; echo waiting; while :; do sleep 0.05; done";
    private const string Ignores = "trap '' TERM; echo waiting; while :; do sleep 0.05; done";

    [Theory]
    [MemberData(nameof(Shells.All), MemberType = typeof(Shells))]
    public async Task Terminate_StepRuns_StepIsToldThenAfterStepsRun(string shell)
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of(Catches, "echo never").WithAfterSteps("echo after: $MESH_RESULT").WithGrace(30))
        {
            Shell = shell.Split(' '),
        };

        await TerminateWhenWaitingAsync(mesh, pod);

        var result = await mesh.Reports.Result;
        Assert.Equal(OutcomeReason.PodDeleted, result.Outcome.Reason);
        // Between the two the shell may say on stderr how its own child ended.
        Assert.Matches("^waiting\n([^\n]*Terminated[^\n]*\n)?caught\n$", mesh.Logs.TextOf("step-1", LogStream.Stdout));
        Assert.Equal("after: failed\n", mesh.Logs.TextOf("after-1", LogStream.Stdout));
        Assert.Equal((StepState.Cancelled, 3), (mesh.Reports.Step("step-1").State, mesh.Reports.Step("step-1").ExitCode));
        Assert.Equal(StepState.Skipped, mesh.Reports.Step("step-2").State);
        Assert.Equal(StepState.Succeeded, mesh.Reports.Step("after-1").State);
        Assert.Equal(mesh.Logs.Bytes.Length, result.LogLength);
    }

    [Theory]
    [MemberData(nameof(Shells.All), MemberType = typeof(Shells))]
    public async Task Terminate_StepIgnoresIt_StepIsKilledWithinGrace(string shell)
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of(Ignores).WithGrace(0.2)) { Shell = shell.Split(' ') };

        await TerminateWhenWaitingAsync(mesh, pod);

        Assert.Equal(OutcomeReason.PodDeleted, (await mesh.Reports.Result).Outcome.Reason);
        Assert.Equal((StepState.Cancelled, 137), (mesh.Reports.Step("step-1").State, mesh.Reports.Step("step-1").ExitCode));
    }

    [Fact]
    public async Task Terminate_BoxWithoutSetsid_ChildrenOfTheStepAreKilledToo()
    {
        await using var mesh = await FakeMesh.StartAsync();
        using var programs = new ProgramDirectory("sh", "sleep");
        await using var pod = new Pod(mesh, Jobs.Of("(echo $$; echo waiting; sleep 1000; echo no) | while read -r a; do echo $a; done"));
        pod.BoxEnvironment["PATH"] = programs.Path;

        await TerminateWhenWaitingAsync(mesh, pod);

        Assert.Equal(StepState.Cancelled, mesh.Reports.Step("step-1").State);
        Assert.DoesNotContain("still holds", mesh.Logs.Text);
    }

    [Fact]
    public async Task Terminate_AfterStepHangs_IsKilledWhenTheGraceEnds()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("true").WithAfterSteps(Ignores, "echo never").WithGrace(0.2));

        await TerminateWhenWaitingAsync(mesh, pod);

        Assert.Equal(OutcomeReason.Succeeded, (await mesh.Reports.Result).Outcome.Reason);
        Assert.Equal(StepState.Cancelled, mesh.Reports.Step("after-1").State);
        Assert.Equal(StepState.Skipped, mesh.Reports.Step("after-2").State);
    }

    [Fact]
    public async Task Run_StepsRunLongerThanTheLimit_RunTimeout()
    {
        var clock = new ManualTime();
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of(Catches)) { Time = clock };
        Assert.Equal(0, await pod.PrepareAsync());
        var run = pod.RunAsync();
        await mesh.Logs.ContainsAsync("waiting");

        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await run);

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Equal((OutcomeReason.RunTimeout, "step-1"), (outcome.Reason, outcome.Step));
        Assert.Equal("the steps ran longer than 60 min", outcome.Message);
        Assert.Contains("caught", mesh.Logs.Text);
    }

    [Fact]
    public async Task Run_BoxIsKilled_BoxLost()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of("echo waiting; exec sleep 5").WithAfterSteps("echo never"));
        Assert.Equal(0, await pod.PrepareAsync());
        var run = pod.RunAsync();
        await mesh.Logs.ContainsAsync("waiting");

        pod.KillBox();
        Assert.Equal(0, await run);

        var outcome = (await mesh.Reports.Result).Outcome;
        Assert.Equal((OutcomeReason.BoxLost, "step-1"), (outcome.Reason, outcome.Step));
        Assert.Equal(StepState.Skipped, mesh.Reports.Step("after-1").State);
    }

    [Fact]
    public async Task Run_LogIsSealedByAnother_StepIsStoppedAndNoSuccessReported()
    {
        await using var mesh = await FakeMesh.StartAsync();
        await using var pod = new Pod(mesh, Jobs.Of(Ignores).WithGrace(0.1));
        Assert.Equal(0, await pod.PrepareAsync());
        mesh.Logs.Refuse = new Grpc.Core.Status(Grpc.Core.StatusCode.FailedPrecondition, "LOG_SEALED");

        Assert.Equal(0, await pod.RunAsync());

        Assert.Equal(OutcomeReason.AgentLost, (await mesh.Reports.Result).Outcome.Reason);
        Assert.Equal(1, await pod.BoxEndsAsync());
    }

    private static async Task TerminateWhenWaitingAsync(FakeMesh mesh, Pod pod)
    {
        Assert.Equal(0, await pod.PrepareAsync());
        var run = pod.RunAsync();
        await mesh.Logs.ContainsAsync("waiting");
        pod.Terminate();
        Assert.Equal(0, await run);
        await pod.BoxEndsAsync();
    }
}
