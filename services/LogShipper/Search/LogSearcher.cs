using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Shipping.Elastic;
using Mesh.LogShipper.Storage;
using Microsoft.Extensions.Options;

namespace Mesh.LogShipper.Search;

/// <summary>Serves SearchLogs: all members' lines, wherever they are looked for.</summary>
internal sealed class LogSearcher(
    StoreSearch store, ElasticSearch elastic, MemberSearch everywhere, LogForwarder forwarder, LogOwners owners,
    IOptions<ElasticOptions> elasticOptions)
{
    private readonly bool _hasElastic = elasticOptions.Value.IsConfigured;

    public Task<SearchLogsResponse> SearchAsync(SearchLogsRequest request, ServerCallContext context)
    {
        var query = SearchRules.Read(request);
        if (_hasElastic)
        {
            return elastic.SearchAsync(query, request.PageToken, context.CancellationToken);
        }

        if (query.IsOfJob)
        {
            return forwarder.UnaryAsync(
                request.Parent, request, context, (member, r, options) => member.SearchLogsAsync(r, options),
                () => HereAsync(LogPlaces.All));
        }

        // A member that asks for this one's part looks through a shared archive itself.
        return LogForwarder.IsForwarded(context) ? HereAsync(LogPlaces.Own)
            : owners.IsCluster ? everywhere.SearchAsync(query, request, context)
            : HereAsync(LogPlaces.All);

        Task<SearchLogsResponse> HereAsync(LogPlaces places) =>
            store.SearchAsync(query, request.PageToken, places, context.CancellationToken);
    }
}
