using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Tests.Harness;
using Mesh.JobIntake.Tests.Workflows;

namespace Mesh.JobIntake.Tests.Requests;

public sealed class UnknownFieldTests : IDisposable
{
    // Field 900, varint 7, as a newer client may send it.
    private static readonly byte[] Unknown = [0xA0, 0x38, 0x07];

    private readonly TemporaryDirectory _data = new();

    public static TheoryData<string, Action<SubmitJobRequest>> InJobs => new()
    {
        { "900", r => r.MergeFrom(Unknown) },
        { "job.900", r => r.Job.MergeFrom(Unknown) },
        { "job.concurrency.900", r => r.Job.Concurrency = Newer(new Concurrency { Group = "g" }) },
        { "job.retry.900", r => r.Job.Retry = Newer(new RetryStrategy { MaxRetries = 1 }) },
        { "job.retry.backoff.900", r => r.Job.Retry = new RetryStrategy { Backoff = Newer(new Duration { Seconds = 1 }) } },
    };

    public static TheoryData<string, Action<SubmitWorkflowRequest>> InWorkflows => new()
    {
        { "900", r => r.MergeFrom(Unknown) },
        { "workflow.900", r => r.Workflow.MergeFrom(Unknown) },
        { "workflow.nodes[1].900", r => r.Node("b").MergeFrom(Unknown) },
        { "workflow.nodes[0].job.900", r => r.Node("a").Job.MergeFrom(Unknown) },
        { "workflow.nodes[1].job.retry.900", r => r.Node("b").Job.Retry = Newer(new RetryStrategy()) },
        { "workflow.nodes[1].matrix.900", r => r.Node("b").Matrix = Newer(Matrix()) },
        { "workflow.nodes[1].matrix.axes[0].900", r => (r.Node("b").Matrix = Matrix()).Axes[0].MergeFrom(Unknown) },
    };

    public void Dispose() => _data.Dispose();

    [Theory, MemberData(nameof(InJobs))]
    public async Task SubmitJob_FieldOfANewerClientOutsideOfTheSpec_IsRefusedByItsNumber(string field, Action<SubmitJobRequest> add)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = Jobs.Request();
        add(request);

        await ExpectRefusedAsync(field, () => host.Intake.SubmitJobAsync(request).ResponseAsync);

        Assert.Empty((await host.Intake.ListJobsAsync(new ListJobsRequest())).Jobs);
    }

    [Theory, MemberData(nameof(InJobs))]
    public async Task SubmitJobs_FieldOfANewerClientInOneJob_RefusesThatJobAlone(string field, Action<SubmitJobRequest> add)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = Jobs.Request();
        add(request);

        var results = (await host.SubmitManyAsync(Jobs.Request(), request)).Results;

        Assert.Equal(JobState.Queued, (await host.GetAsync(results[0].Job.Name)).State);
        Assert.Equal("UNKNOWN_FIELD", results[1].Refusal.Reason);
        Assert.Equal($"jobs[1].{field}", Assert.Single(results[1].Refusal.Fields).Field);
    }

    [Theory, MemberData(nameof(InWorkflows))]
    public async Task SubmitWorkflow_FieldOfANewerClientOutsideOfASpec_IsRefusedByItsNumber(
        string field, Action<SubmitWorkflowRequest> add)
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = WorkflowRequests.Of("a", "b: a");
        add(request);

        await ExpectRefusedAsync(field, () => host.SubmitAsync(request));
    }

    [Fact]
    public async Task Calls_FilterOrWishOfANewerClient_IsRefusedAndNotLeftOutInSilence()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var job = await host.SubmitAsync();

        await ExpectRefusedAsync("900", () => host.Intake.ListJobsAsync(Newer(new ListJobsRequest())).ResponseAsync);
        await ExpectRefusedAsync("created_from.900", () => host.Intake.ListJobsAsync(
            new ListJobsRequest { CreatedFrom = Newer(new Timestamp { Seconds = 1 }) }).ResponseAsync);
        await ExpectRefusedAsync("900", () => host.Intake.GetJobAsync(Newer(new GetJobRequest { Name = job.Name })).ResponseAsync);
        await ExpectRefusedAsync("900", () => host.Intake.CancelJobAsync(Newer(new CancelJobRequest { Name = job.Name })).ResponseAsync);
        await ExpectRefusedAsync("900", () => host.Intake.RetryJobAsync(Newer(new RetryJobRequest { Name = job.Name })).ResponseAsync);
        await ExpectRefusedAsync("900", () => host.Intake.GetQueueAsync(Newer(new GetQueueRequest())).ResponseAsync);
        using var watch = host.Intake.WatchJobs(Newer(new WatchJobsRequest()));
        await ExpectRefusedAsync("900", () => watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(JobState.Queued, (await host.GetAsync(job.Name)).State);
    }

    [Fact]
    public async Task SubmitWorkflow_FieldOfANewerClientInASpec_IsKeptForTheAgent()
    {
        await using var host = await IntakeHost.StartAsync(_data.Path);
        var request = WorkflowRequests.Of("a", "b: a");
        request.Node("b").Job.Spec.MergeFrom(Unknown);
        request.Node("b").Job.Spec.Steps[0].MergeFrom(Unknown);
        var spec = request.Node("b").Job.Spec.Clone();

        var workflow = await host.SubmitAsync(request);

        Assert.Equal(spec, (await host.GetAsync(workflow.Nodes[1].Jobs[0].Name)).Spec);
    }

    private static async Task ExpectRefusedAsync(string field, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((StatusCode.InvalidArgument, "UNKNOWN_FIELD"), (error.StatusCode, Errors.Reason(error)));
        Assert.Equal([field], Errors.Fields(error));
        Assert.Contains("Field 900", error.Status.Detail, StringComparison.Ordinal);
    }

    private static Matrix Matrix() => new() { Axes = { new MatrixAxis { Name = "X", Values = { "1" } } } };

    private static T Newer<T>(T message)
        where T : IMessage
    {
        message.MergeFrom(Unknown);
        return message;
    }
}
