using Grpc.Core;
using Mesh.Logs.V1;
using Mesh.LogShipper.Cluster;
using Mesh.LogShipper.Storage;

namespace Mesh.LogShipper.Search;

/// <summary>
/// Looks for a project's lines on all members' disks, one after the other, and at last in the archive that they share. A call
/// ends with the first that has found something or has reached the bound of its scan; the page token names where the next one
/// starts. A log that goes to a shared archive between two pages may be found twice, and is never missed.
/// </summary>
internal sealed class MemberSearch(StoreSearch store, ClusterMembers members, LogForwarder forwarder)
{
    private const string Source = "members";

    // The shared archive's place in the order: after every member, however many there will be.
    private const int Archive = int.MaxValue;

    public async Task<SearchLogsResponse> SearchAsync(LineQuery query, SearchLogsRequest request, ServerCallContext context)
    {
        for (var place = SearchPlace.Read(request.PageToken, query, Source) ?? SearchPlace.StartOf(0); ;)
        {
            var response = await AskAsync(query, request, place, context) ?? new SearchLogsResponse { Source = LogSource.Store };
            var next = Next(query, place, response);
            if (next is null || response.Lines.Count > 0 || response.NextPageToken.Length > 0)
            {
                response.NextPageToken = next?.Token(query, Source) ?? "";
                return response;
            }

            place = next;
        }
    }

    // Null: everywhere has been looked.
    private SearchPlace? Next(LineQuery query, SearchPlace place, SearchLogsResponse response)
    {
        if (SearchPlace.Read(response.NextPageToken, query, StoreSearch.Source) is { } rest)
        {
            return rest with { Member = place.Member };
        }

        return place.Member == Archive ? null
            : SearchPlace.StartOf(place.Member + 1 < members.EverySize ? place.Member + 1 : Archive);
    }

    private async Task<SearchLogsResponse?> AskAsync(
        LineQuery query, SearchLogsRequest request, SearchPlace place, ServerCallContext context)
    {
        var token = place.IsStart ? "" : (place with { Member = 0 }).Token(query, StoreSearch.Source);
        if (place.Member == Archive || place.Member == members.Ordinal)
        {
            var places = place.Member == Archive ? LogPlaces.Shared : LogPlaces.Own;
            return await store.SearchAsync(query, token, places, context.CancellationToken);
        }

        var asked = request.Clone();
        asked.PageToken = token;
        return await forwarder.SearchAtAsync(place.Member, asked, context);
    }
}
