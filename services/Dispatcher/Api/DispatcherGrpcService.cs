using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Mesh.Dispatch.V1;
using Mesh.Dispatcher.Leases;
using Mesh.Dispatcher.Runners;
using Mesh.Hosting.Errors;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Api;

/// <summary>Shows what this dispatcher holds.</summary>
public sealed class DispatcherGrpcService(RunnerRegistry runners, LeaseStream leases, IOptions<DispatcherOptions> options)
    : DispatcherService.DispatcherServiceBase
{
    private const int LargestPage = 1_000;

    public override Task<ListRunnersResponse> ListRunners(ListRunnersRequest request, ServerCallContext context)
    {
        if (request.PageSize is < 0 or > LargestPage)
        {
            throw MeshErrors.InvalidArgument(
                "PAGE_SIZE_INVALID",
                $"page_size is {request.PageSize}; use 0 to {LargestPage}.",
                ("page_size", $"must be 0 to {LargestPage}"));
        }

        // The token is the last name of the page before: it stays good while runners come and go.
        var size = request.PageSize == 0 ? LargestPage : request.PageSize;
        var rest = runners.All
            .Where(r => r.Facts is { Completed: false, Revoked: false })
            .Select(Describe)
            .Where(r => string.CompareOrdinal(r.Job, request.PageToken) > 0)
            .OrderBy(r => r.Job, StringComparer.Ordinal)
            .Take(size + 1)
            .ToList();
        var response = new ListRunnersResponse();
        response.Runners.AddRange(rest.Take(size));
        response.NextPageToken = rest.Count > size ? response.Runners[^1].Job : "";
        return Task.FromResult(response);
    }

    public override Task<GetCapacityResponse> GetCapacity(GetCapacityRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCapacityResponse
        {
            MaxLeases = options.Value.MaxLeases,
            HeldLeases = runners.Held,
            Connected = leases.IsSynced,
        });

    public override Task WatchRunners(
        WatchRunnersRequest request, IServerStreamWriter<WatchRunnersResponse> responseStream, ServerCallContext context) =>
        throw MeshErrors.Unimplemented("NOT_IN_THIS_VERSION", "WatchRunners is not in this version; poll ListRunners.");

    public override Task<DrainResponse> Drain(DrainRequest request, ServerCallContext context) =>
        throw MeshErrors.Unimplemented(
            "NOT_IN_THIS_VERSION", "Drain is not in this version; stop the process, its leases outlive it.");

    private static Runner Describe(AttemptRunner runner)
    {
        var (facts, lease) = (runner.Facts, runner.Lease);
        var isHere = facts.Pod is PodKnowledge.Present;
        return new Runner
        {
            Job = lease.Ref.Job,
            Attempt = lease.Ref.Attempt,
            Epoch = lease.Ref.Epoch,
            Pod = facts.LastSeen is { } seen ? $"{seen.Pod.Metadata.NamespaceProperty}/{runner.Key.PodName}" : "",
            Node = facts.LastSeen?.Node ?? "",
            Phase = isHere ? facts.LastSeen?.Phase ?? "" : "",
            LeaseTime = facts.LeaseTime.ToTimestamp(),
            Message = isHere ? facts.LastSeen?.Describe() ?? "" : "there is no pod",
        };
    }
}
