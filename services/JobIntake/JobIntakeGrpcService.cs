using Grpc.Core;
using Mesh.Intake.V1;
using Mesh.JobIntake.Leadership;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Submission;
using Mesh.JobIntake.Watching;
using Mesh.JobIntake.Workflows;

namespace Mesh.JobIntake;

/// <summary>The public service: takes jobs in and tells how they are.</summary>
internal sealed class JobIntakeGrpcService(
    JobSubmission submission,
    SubmissionStreams submissions,
    JobCancellation cancellation,
    JobRetry retry,
    WorkflowSubmission workflowSubmission,
    WorkflowCancellation workflowCancellation,
    WorkflowRetry workflowRetry,
    WorkflowReader workflowReader,
    JobReader reader,
    JobWatcher jobWatcher,
    QueueWatcher queueWatcher,
    QueueRole role) : JobIntakeService.JobIntakeServiceBase
{
    public override async Task<SubmitJobResponse> SubmitJob(SubmitJobRequest request, ServerCallContext context) =>
        new() { Job = await submission.SubmitAsync(request, context.CancellationToken) };

    public override Task SubmitJobs(
        IAsyncStreamReader<SubmitJobsRequest> requestStream,
        IServerStreamWriter<SubmitJobsResponse> responseStream,
        ServerCallContext context) => submissions.RunAsync(requestStream, responseStream, context);

    public override async Task<GetJobResponse> GetJob(GetJobRequest request, ServerCallContext context) =>
        new() { Job = await reader.GetAsync(request.Name, context.CancellationToken) };

    public override Task<ListJobsResponse> ListJobs(ListJobsRequest request, ServerCallContext context) =>
        reader.ListAsync(request, context.CancellationToken);

    public override async Task<CancelJobResponse> CancelJob(CancelJobRequest request, ServerCallContext context) =>
        RequestNames.TryWorkflow(request.Name) is { } workflow
            ? new() { Workflow = await workflowCancellation.CancelAsync(workflow, context.CancellationToken) }
            : new() { Job = await cancellation.CancelAsync(request.Name, context.CancellationToken) };

    public override async Task<RetryJobResponse> RetryJob(RetryJobRequest request, ServerCallContext context)
    {
        var found = new Violations();
        JobValidation.CheckRequestId(request.RequestId, found);
        found.Throw("RETRY_INVALID", "request");
        return RequestNames.TryWorkflow(request.Name) is { } workflow
            ? new() { Workflow = await workflowRetry.RetryAsync(workflow, request.RequestId, context.CancellationToken) }
            : new() { Job = await retry.RetryAsync(RequestNames.Job(request.Name), request.RequestId, context.CancellationToken) };
    }

    public override async Task<SubmitWorkflowResponse> SubmitWorkflow(SubmitWorkflowRequest request, ServerCallContext context) =>
        new() { Workflow = await workflowSubmission.SubmitAsync(request, context.CancellationToken) };

    public override async Task<GetWorkflowResponse> GetWorkflow(GetWorkflowRequest request, ServerCallContext context) =>
        new() { Workflow = await workflowReader.GetAsync(request.Name, context.CancellationToken) };

    public override Task<GetQueueResponse> GetQueue(GetQueueRequest request, ServerCallContext context) =>
        reader.GetQueueAsync(request.Parent, context.CancellationToken);

    public override Task WatchJob(
        WatchJobRequest request, IServerStreamWriter<WatchJobResponse> responseStream, ServerCallContext context)
    {
        var key = RequestNames.Job(request.Name);
        var stream = new EndableWriter<WatchJobResponse>(responseStream, context);
        return StreamAsync(context, stop => jobWatcher.WatchAsync(
            key, request.ResourceVersion, job => stream.WriteAsync(new WatchJobResponse { Job = job }, stop), stop));
    }

    public override Task WatchJobs(
        WatchJobsRequest request, IServerStreamWriter<WatchJobsResponse> responseStream, ServerCallContext context)
    {
        var project = RequestNames.Parent(request.Parent);
        var stream = new EndableWriter<WatchJobsResponse>(responseStream, context);
        return StreamAsync(context, stop => queueWatcher.WatchAsync(
            project,
            request.ResourceVersion,
            job => stream.WriteAsync(new WatchJobsResponse { Job = job }, stop),
            () => context.WriteResponseHeadersAsync(Metadata.Empty),
            stop));
    }

    /// <summary>Runs a stream until it ends, its caller goes away, or this process is not the queue any more.</summary>
    private async Task StreamAsync(ServerCallContext context, Func<CancellationToken, Task> stream)
    {
        var leadEnds = role.Current.LeadEnds;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, leadEnds);
        try
        {
            await stream(stop.Token);
        }
        catch (OperationCanceledException) when (leadEnds.IsCancellationRequested)
        {
            throw IntakeErrors.Ended(role);
        }
    }
}
