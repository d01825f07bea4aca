using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Intake.V1;
using Mesh.JobIntake.Reading;
using Mesh.JobIntake.Submission;
using Mesh.JobIntake.Watching;

namespace Mesh.JobIntake;

/// <summary>The public service: takes jobs in and tells how they are.</summary>
internal sealed class JobIntakeGrpcService(
    JobSubmission submission,
    JobCancellation cancellation,
    JobReader reader,
    JobWatcher jobWatcher,
    QueueWatcher queueWatcher,
    IHostApplicationLifetime lifetime) : JobIntakeService.JobIntakeServiceBase
{
    public override async Task<SubmitJobResponse> SubmitJob(SubmitJobRequest request, ServerCallContext context) =>
        new() { Job = await submission.SubmitAsync(request, context.CancellationToken) };

    public override async Task<GetJobResponse> GetJob(GetJobRequest request, ServerCallContext context) =>
        new() { Job = await reader.GetAsync(request.Name, context.CancellationToken) };

    public override Task<ListJobsResponse> ListJobs(ListJobsRequest request, ServerCallContext context) =>
        reader.ListAsync(request, context.CancellationToken);

    public override async Task<CancelJobResponse> CancelJob(CancelJobRequest request, ServerCallContext context) =>
        new() { Job = await cancellation.CancelAsync(request.Name, context.CancellationToken) };

    public override Task<GetQueueResponse> GetQueue(GetQueueRequest request, ServerCallContext context) =>
        reader.GetQueueAsync(request.Parent, context.CancellationToken);

    public override Task WatchJob(
        WatchJobRequest request, IServerStreamWriter<WatchJobResponse> responseStream, ServerCallContext context)
    {
        var key = RequestNames.Job(request.Name);
        return StreamAsync(context, stop => jobWatcher.WatchAsync(
            key, request.ResourceVersion, job => responseStream.WriteAsync(new WatchJobResponse { Job = job }, stop), stop));
    }

    public override Task WatchJobs(
        WatchJobsRequest request, IServerStreamWriter<WatchJobsResponse> responseStream, ServerCallContext context)
    {
        var project = RequestNames.Parent(request.Parent);
        return StreamAsync(context, stop => queueWatcher.WatchAsync(
            project,
            request.ResourceVersion,
            job => responseStream.WriteAsync(new WatchJobsResponse { Job = job }, stop),
            () => context.WriteResponseHeadersAsync(Metadata.Empty),
            stop));
    }

    public override Task<SubmitWorkflowResponse> SubmitWorkflow(SubmitWorkflowRequest request, ServerCallContext context) =>
        throw NotYet("SubmitWorkflow", "submit the jobs one by one with SubmitJob");

    public override Task<GetWorkflowResponse> GetWorkflow(GetWorkflowRequest request, ServerCallContext context) =>
        throw NotYet("GetWorkflow", "there are no workflows yet");

    public override Task<RetryJobResponse> RetryJob(RetryJobRequest request, ServerCallContext context) =>
        throw NotYet("RetryJob", "submit the job again with SubmitJob");

    private static RpcException NotYet(string method, string instead) =>
        MeshErrors.Unimplemented("NOT_IMPLEMENTED", $"{method} is not implemented in this version: {instead}.");

    /// <summary>Runs a stream until it ends, its caller goes away, or the process is told to stop.</summary>
    private async Task StreamAsync(ServerCallContext context, Func<CancellationToken, Task> stream)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await stream(stop.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw IntakeErrors.Stopping();
        }
    }
}
