using Google.Protobuf.WellKnownTypes;
using Mesh.Cli.Workflows;
using Mesh.Intake.V1;

namespace Mesh.Cli.Tests.Workflows;

public sealed class WorkflowTextTests
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Theory]
    [InlineData(WorkflowState.Succeeded, JobState.Succeeded, 0)]
    [InlineData(WorkflowState.Failed, JobState.Failed, 1)]
    [InlineData(WorkflowState.Failed, JobState.TimedOut, 1)]
    [InlineData(WorkflowState.Cancelled, JobState.Cancelled, 2)]
    [InlineData(WorkflowState.Failed, JobState.InfrastructureFailed, 3)]
    [InlineData(WorkflowState.Running, JobState.Running, 70)]
    public void ExitCodeOf_Workflow_IsTheDocumentedOne(WorkflowState state, JobState job, int code) =>
        Assert.Equal(code, WorkflowStateText.ExitCodeOf(Workflow(state, Node("a", job), Node("b", JobState.Skipped))));

    [Fact]
    public void ExitCodeOf_AJobFailedAndThePlatformAnother_IsThatOfTheJob() => Assert.Equal(
        ExitCodes.Failed,
        WorkflowStateText.ExitCodeOf(
            Workflow(WorkflowState.Failed, Node("a", JobState.InfrastructureFailed), Node("b", JobState.Failed))));

    [Fact]
    public void Of_FailedWorkflow_NamesWhatFailedAndCountsTheRest()
    {
        var allowed = Node("lint", JobState.Failed);
        allowed.AllowFailure = true;

        Assert.Equal(
            "projects/p/workflows/1 failed in 12s: test (1, a) failed, deploy timed-out, 1 cancelled, 2 skipped",
            WorkflowResultLine.Of(Workflow(
                WorkflowState.Failed,
                allowed,
                Node("test (1, a)", JobState.Failed),
                Node("deploy", JobState.TimedOut),
                Node("c", JobState.Cancelled),
                Node("d", JobState.Skipped),
                Node("e", JobState.Skipped))));
    }

    [Fact]
    public void Of_EndedJob_SaysHowLongAndWhy() => Assert.Equal(
        "failed attempt 2 in 3.0s: step x ended with exit code 7 (STEP_FAILED)",
        NodeStateText.Of(new Job
        {
            State = JobState.Failed,
            Attempt = 2,
            StartTime = Timestamp.FromDateTime(Start),
            EndTime = Timestamp.FromDateTime(Start.AddSeconds(3)),
            Outcome = new Outcome { Reason = OutcomeReason.StepFailed, Step = "x", ExitCode = 7 },
        }));

    [Theory]
    [InlineData(JobState.Blocked, "waits for b", "waits for b")]
    [InlineData(JobState.Queued, "", "queued")]
    [InlineData(JobState.Starting, "pulling\u001b[2J", "starting: pulling [2J")]
    [InlineData(JobState.Running, "whatever", "running")]
    public void Of_OpenJob_SaysWhatItWaitsFor(JobState state, string message, string text) =>
        Assert.Equal(text, NodeStateText.Of(new Job { State = state, StateMessage = message, Attempt = 1 }));

    private static Workflow Workflow(WorkflowState state, params WorkflowNode[] nodes) => new()
    {
        Name = "projects/p/workflows/1",
        State = state,
        CreateTime = Timestamp.FromDateTime(Start),
        EndTime = Timestamp.FromDateTime(Start.AddSeconds(12)),
        Nodes = { nodes },
    };

    private static WorkflowNode Node(string title, JobState state) =>
        new() { Name = title, Jobs = { new NodeJob { Title = title, Name = $"projects/p/jobs/{title}", State = state } } };
}
