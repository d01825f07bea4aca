using Grpc.Core;
using Mesh.Dispatch.V1;
using Mesh.Dispatcher.Capacity;
using Mesh.Dispatcher.Leases;
using Mesh.Dispatcher.Runners;
using Mesh.Hosting.Errors;
using Microsoft.Extensions.Options;

namespace Mesh.Dispatcher.Api;

/// <summary>Shows what this dispatcher holds, and takes it out of service.</summary>
public sealed class DispatcherGrpcService(
    RunnerRegistry runners,
    LeaseStream leases,
    LeaseCredits credits,
    RunnerWatch watch,
    Drainage drainage,
    IOptions<DispatcherOptions> options) : DispatcherService.DispatcherServiceBase
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
            .Select(RunnerMessages.Describe)
            .OfType<Runner>()
            .Where(r => string.CompareOrdinal(r.Job, request.PageToken) > 0)
            .OrderBy(r => r.Job, StringComparer.Ordinal)
            .Take(size + 1)
            .ToList();
        var response = new ListRunnersResponse();
        response.Runners.AddRange(rest.Take(size));
        response.NextPageToken = rest.Count > size ? response.Runners[^1].Job : "";
        return Task.FromResult(response);
    }

    public override Task WatchRunners(
        WatchRunnersRequest request, IServerStreamWriter<WatchRunnersResponse> responseStream, ServerCallContext context) =>
        watch.ServeAsync(responseStream, context.CancellationToken);

    public override Task<GetCapacityResponse> GetCapacity(GetCapacityRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCapacityResponse
        {
            MaxLeases = options.Value.MaxLeases,
            HeldLeases = runners.Held,
            Connected = leases.IsSynced,
            WantedLeases = credits.Wanted,
            FreeRoom = credits.Room?.Free ?? -1,
            ReadyNodes = credits.Room?.Nodes ?? -1,
            WaitingPods = credits.Room?.Waiting ?? 0,
            Draining = runners.IsDraining,
        });

    public override async Task<DrainResponse> Drain(DrainRequest request, ServerCallContext context)
    {
        if (request.Undo)
        {
            drainage.Undo();
            return new DrainResponse();
        }

        return new DrainResponse { Released = await drainage.DrainAsync(context.CancellationToken) };
    }
}
