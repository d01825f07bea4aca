using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;

namespace Mesh.JobIntake.Tests.Workflows;

public sealed class WorkflowStoryTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Workflow_MatrixBetweenTwoNodes_RunsInOrderAndSurvivesARestart()
    {
        var request = WorkflowRequests.Of("build", "test: build", "deploy: test");
        request.Node("test").Matrix = new Matrix { Axes = { new MatrixAxis { Name = "GO", Values = { "1.21", "1.22" } } } };
        request.RequestId = "w1";
        string name;
        await using (var host = await IntakeHost.StartAsync(_data.Path))
        {
            var workflow = await host.SubmitAsync(request.Clone());
            name = workflow.Name;
            Assert.Equal(
                ["build Queued", "test (1.21) Blocked", "test (1.22) Blocked", "deploy Blocked"], workflow.States());
            var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d", 10);
            using (dispatcher)
            {
                await host.CompleteAsync(await dispatcher.NextLeaseAsync());
                var tests = new[] { await dispatcher.NextLeaseAsync(), await dispatcher.NextLeaseAsync() };
                Assert.Equal(["1.21", "1.22"], tests.Select(lease => lease.Spec.Env["GO"]));
                await host.CompleteAsync(tests[0]);
                var waiting = await host.GetAsync((await host.WorkflowAsync(name)).Nodes[2].Jobs[0].Name);
                Assert.Equal((BlockReason.Needs, "test"), (waiting.Block.Reason, waiting.Block.Detail));
                Assert.Equal((name, "deploy"), (waiting.Workflow, waiting.WorkflowNode));
            }
        }

        await using var again = await IntakeHost.StartAsync(_data.Path);
        Assert.Equal(name, (await again.SubmitAsync(request.Clone())).Name);
        var (next, held) = await TestDispatcher.OpenAsync(again, "d", 10);
        using (next)
        {
            await again.CompleteAsync(Assert.Single(held));
            var deploy = await next.NextLeaseAsync();
            Assert.Equal(WorkflowState.Running, (await again.WorkflowAsync(name)).State);
            await again.CompleteAsync(deploy);
        }

        var ended = await again.WorkflowAsync(name);
        Assert.Equal(WorkflowState.Succeeded, ended.State);
        Assert.NotNull(ended.EndTime);
    }

    [Fact]
    public async Task Workflow_NodeFails_SkipsWhatNeedsItAndARetryRunsOnlyWhatDidNotSucceed()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = WorkflowRequests.Of("build", "test: build", "deploy: test", "tell: test");
        request.Node("tell").Condition = NodeCondition.OnFailure;
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d", 10);
        using var open = dispatcher;
        var workflow = await host.SubmitAsync(request);
        await host.CompleteAsync(await dispatcher.NextLeaseAsync());
        await host.CompleteAsync(await dispatcher.NextLeaseAsync(), OutcomeReason.StepFailed);
        await host.CompleteAsync(await dispatcher.NextLeaseAsync());

        workflow = await host.WorkflowAsync(workflow.Name);
        Assert.Equal(["build Succeeded", "test Failed", "deploy Skipped", "tell Succeeded"], workflow.States());
        Assert.Equal(WorkflowState.Failed, workflow.State);

        var retry = new RetryJobRequest { Name = workflow.Name, RequestId = "again" };
        var second = (await host.Intake.RetryJobAsync(retry)).Workflow;
        Assert.Equal(workflow.Name, second.RetryOf);
        Assert.Equal(workflow.Nodes[0].Jobs[0].Name, second.Nodes[0].Jobs[0].Name);
        Assert.Equal(second.Name, (await host.Intake.RetryJobAsync(retry)).Workflow.Name);
        var test = await dispatcher.NextLeaseAsync();
        Assert.Equal(workflow.Nodes[1].Jobs[0].Name, (await host.GetAsync(test.Ref.Job)).RetryOf);
        await host.CompleteAsync(test);
        await host.CompleteAsync(await dispatcher.NextLeaseAsync());

        second = await host.WorkflowAsync(second.Name);
        Assert.Equal(["build Succeeded", "test Succeeded", "deploy Succeeded", "tell Succeeded"], second.States());
        Assert.Equal(WorkflowState.Succeeded, second.State);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => host.Intake.RetryJobAsync(new RetryJobRequest { Name = second.Name }).ResponseAsync);
        Assert.Equal("NOTHING_TO_RETRY", Errors.Reason(error));
    }

    [Fact]
    public async Task Cancel_Workflow_EndsItsJobsButThoseThatRunAlways()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = WorkflowRequests.Of("build", "test: build", "clean: test");
        request.Node("clean").Condition = NodeCondition.Always;
        var workflow = await host.SubmitAsync(request);

        var cancelled = (await host.Intake.CancelJobAsync(new CancelJobRequest { Name = workflow.Name })).Workflow;

        Assert.True(cancelled.CancelRequested);
        Assert.Equal(["build Cancelled", "test Cancelled", "clean Queued"], cancelled.States());
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d", 10);
        using (dispatcher)
        {
            await host.CompleteAsync(await dispatcher.NextLeaseAsync());
        }

        Assert.Equal(WorkflowState.Cancelled, (await host.WorkflowAsync(workflow.Name)).State);
    }

    [Fact]
    public async Task Submit_ValuesOfSecrets_AreNotInTheWorkflowAndReachTheLease()
    {
        await using var host = await SecretJobs.StartAsync(_data.Path, "k");
        var request = WorkflowRequests.Of("build");
        request.Node("build").Job.Spec.Secrets.Add(new Secret { Name = "TOKEN", Value = SecretJobs.Value });

        var workflow = await host.SubmitAsync(request);

        Assert.DoesNotContain(SecretJobs.Value, workflow.ToString(), StringComparison.Ordinal);
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d", 1);
        using (dispatcher)
        {
            var lease = await dispatcher.NextLeaseAsync();
            Assert.Equal(SecretJobs.Value, lease.Spec.Secrets.Single().Value);
            await host.CompleteAsync(lease, OutcomeReason.StepFailed);
            var retried = (await host.Intake.RetryJobAsync(new RetryJobRequest { Name = lease.Ref.Job })).Job;
            Assert.Equal(lease.Ref.Job, retried.RetryOf);
            Assert.Equal(SecretJobs.Value, (await dispatcher.NextLeaseAsync()).Spec.Secrets.Single().Value);
        }

        var bytes = await Task.WhenAll(Directory.EnumerateFiles(_data.Path, "jobs.db*").Select(path => ReadAsync(path)));
        Assert.All(bytes, text => Assert.DoesNotContain(SecretJobs.Value, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetWorkflow_UnknownOrOddName_IsToldApart()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);

        var unknown = await Assert.ThrowsAsync<RpcException>(() => host.WorkflowAsync("projects/demo/workflows/none"));
        var odd = await Assert.ThrowsAsync<RpcException>(() => host.WorkflowAsync("projects/demo/jobs/none"));

        Assert.Equal((StatusCode.NotFound, StatusCode.InvalidArgument), (unknown.StatusCode, odd.StatusCode));
    }

    private static async Task<string> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
