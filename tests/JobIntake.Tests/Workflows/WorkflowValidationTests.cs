using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Workflows;

public sealed class WorkflowValidationTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public static TheoryData<string, Action<SubmitWorkflowRequest>> Faults => new()
    {
        { "workflow", r => r.Workflow = null },
        { "workflow.project", r => r.Workflow.Project = "../etc" },
        { "workflow.name", r => r.Workflow.Name = "projects/demo/workflows/w" },
        { "workflow.nodes", r => r.Workflow.Nodes.Clear() },
        { "workflow.nodes", r => r.Node("a").Needs.Add("b") },
        { "workflow.nodes[1].name", r => r.Workflow.Nodes[1].Name = "a/b" },
        { "workflow.nodes[2].name", r => r.Workflow.Nodes.Add(new WorkflowNode { Name = "a", Job = r.Node("a").Job.Clone() }) },
        { "workflow.nodes[1].needs[1]", r => r.Node("b").Needs.Add("nowhere") },
        { "workflow.nodes[1].needs", r => r.Node("b").Needs.Add("a") },
        { "workflow.nodes[0].needs", r => r.Node("a").Condition = NodeCondition.OnFailure },
        { "workflow.nodes[0].condition", r => r.Node("a").Condition = (NodeCondition)9 },
        { "workflow.nodes[1].job", r => r.Node("b").Job = null },
        { "workflow.nodes[1].job.project", r => r.Node("b").Job.Project = "other" },
        { "workflow.nodes[1].job.spec.box", r => r.Node("b").Job.Spec.Box = null },
        { "workflow.nodes[1].matrix.axes", r => r.Node("b").Matrix = new Matrix() },
        { "workflow.nodes[1].matrix.axes[0].name", r => r.Node("b").Matrix = Matrix("A", "1") },
        { "workflow.nodes[1].matrix.axes[0].values", r => r.Node("b").Matrix = Matrix("X", "1", "1") },
        { "workflow.nodes[1].matrix.exclude", r => r.Node("b").Matrix = Excluded(Matrix("X", "1")) },
        { "request_id", r => r.RequestId = "a b" },
    };

    public void Dispose() => _data.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task SubmitWorkflow_Fault_IsNamed(string field, Action<SubmitWorkflowRequest> spoil)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = WorkflowRequests.Of("a", "b: a");
        spoil(request);

        var error = await Assert.ThrowsAsync<RpcException>(() => host.SubmitAsync(request));

        Assert.Equal((StatusCode.InvalidArgument, "WORKFLOW_INVALID"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal([field], Errors.Fields(error));
    }

    [Fact]
    public async Task SubmitWorkflow_Cycle_IsToldWithItsPath()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => host.SubmitAsync(WorkflowRequests.Of("build: deploy", "test: build", "deploy: test")));

        Assert.Contains("build -> deploy -> test -> build", error.Status.Detail, StringComparison.Ordinal);
    }

    private static Matrix Matrix(string axis, params string[] values) =>
        new() { Axes = { new MatrixAxis { Name = axis, Values = { values } } } };

    private static Matrix Excluded(Matrix matrix)
    {
        matrix.Exclude.Add(new MatrixCombination { Values = { [matrix.Axes[0].Name] = matrix.Axes[0].Values[0] } });
        return matrix;
    }
}
