using Grpc.Core;
using Mesh.Intake.V1;

namespace Mesh.JobIntake.Leasing;

/// <summary>The internal service: hands attempts to dispatchers.</summary>
internal sealed class JobQueueGrpcService(LeaseStreams streams, LeaseEndings endings) : JobQueueService.JobQueueServiceBase
{
    public override Task LeaseJobs(
        IAsyncStreamReader<LeaseJobsRequest> requestStream,
        IServerStreamWriter<LeaseJobsResponse> responseStream,
        ServerCallContext context) => streams.RunAsync(requestStream, responseStream, context);

    public override async Task<CompleteLeaseResponse> CompleteLease(CompleteLeaseRequest request, ServerCallContext context) =>
        new() { Job = await endings.CompleteAsync(request, context.CancellationToken) };

    public override async Task<ReleaseLeaseResponse> ReleaseLease(ReleaseLeaseRequest request, ServerCallContext context)
    {
        await endings.ReleaseAsync(request, context.CancellationToken);
        return new ReleaseLeaseResponse();
    }
}
