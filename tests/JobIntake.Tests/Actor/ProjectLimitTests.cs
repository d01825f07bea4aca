using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;
using Mesh.JobIntake.Tests.Workflows;
using Microsoft.Extensions.Options;

namespace Mesh.JobIntake.Tests.Actor;

public sealed class ProjectLimitTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("JobIntake:Projects:Named:demo:MaxWaiting=2", "PROJECT_QUEUE_FULL")]
    [InlineData("JobIntake:Projects:Default:SubmitsPerMinute=2", "SUBMIT_RATE_EXCEEDED")]
    [InlineData("JobIntake:Queue:MaxOpenJobs=2", "QUEUE_FULL")]
    public async Task SubmitJob_BeyondALimit_IsRefusedAndNamed(string setting, string reason)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, settings: $"--{setting}");
        await host.SubmitAsync("r1");
        await host.SubmitAsync("r2");

        var error = await Assert.ThrowsAsync<RpcException>(() => host.SubmitAsync("r3"));

        Assert.Equal((StatusCode.ResourceExhausted, reason), (error.StatusCode, Errors.Reason(error)));
        await host.SubmitAsync("r1");
    }

    [Theory]
    [InlineData("JobIntake:Projects:Named:demo:MaxWaiting=2")]
    [InlineData("JobIntake:Projects:Default:SubmitsPerMinute=2")]
    [InlineData("JobIntake:Queue:MaxOpenJobs=2")]
    public async Task SubmitWorkflow_MoreJobsThanALimitEverLetsIn_IsNoErrorToTryAgain(string setting)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, settings: $"--{setting}");

        var error = await Assert.ThrowsAsync<RpcException>(() => host.SubmitAsync(WorkflowRequests.Of("a", "b", "c")));

        Assert.Equal((StatusCode.FailedPrecondition, "WORKFLOW_TOO_LARGE"), (error.StatusCode, Errors.Reason(error)));
        Assert.Matches("has 3 jobs, and .* 2 ", error.Status.Detail);
        await host.SubmitAsync(WorkflowRequests.Of("a", "b"));
    }

    [Fact]
    public async Task SubmitJob_BeyondTheRunningQuota_IsBlockedAndSaysWhy()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path, settings: "--JobIntake:Projects:Named:demo:MaxRunning=1");
        var first = await host.SubmitAsync();
        var second = await host.SubmitAsync();

        Assert.Equal((JobState.Queued, JobState.Blocked), (first.State, second.State));
        Assert.Equal((BlockReason.Quota, "running: 1"), (second.Block.Reason, second.Block.Detail));
        await host.Intake.CancelJobAsync(new CancelJobRequest { Name = first.Name });

        Assert.Equal(JobState.Queued, (await host.GetAsync(second.Name)).State);
    }

    [Fact]
    public async Task SubmitJob_NewerOfItsGroup_SupersedesTheOneThatWaits()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = Jobs.Request();
        request.Job.Concurrency = new Concurrency { Group = "deploy", Policy = ConcurrencyPolicy.QueueLatest };
        var (dispatcher, _) = await TestDispatcher.OpenAsync(host, "d", 5);
        using var open = dispatcher;
        await host.Intake.SubmitJobAsync(request);
        var lease = await dispatcher.NextLeaseAsync();
        var waiting = (await host.Intake.SubmitJobAsync(request)).Job;
        var newest = (await host.Intake.SubmitJobAsync(request)).Job;

        Assert.Equal((BlockReason.ConcurrencyGroup, "deploy"), (newest.Block.Reason, newest.Block.Detail));
        waiting = await host.GetAsync(waiting.Name);
        Assert.Equal((JobState.Cancelled, OutcomeReason.Superseded), (waiting.State, waiting.Outcome.Reason));
        await host.CompleteAsync(lease);
        Assert.Equal(newest.Name, (await dispatcher.NextLeaseAsync()).Ref.Job);
    }

    [Fact]
    public async Task Start_LimitThatMakesNoSense_IsRefused()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => IntakeHost.StartAsync(_data.Path, settings: "--JobIntake:Projects:Named:demo:Weight=0"));

        Assert.Contains("Weight", error.Message, StringComparison.Ordinal);
    }
}
