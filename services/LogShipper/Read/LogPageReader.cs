using Mesh.Hosting.Errors;
using Mesh.Hosting.Paging;
using Mesh.Logs.V1;
using Mesh.LogShipper.Storage;

namespace Mesh.LogShipper.Read;

/// <summary>Serves ReadLogs.</summary>
public sealed partial class LogPageReader(ILogStore store, LogOutlines outlines, ILogger<LogPageReader> logger)
{
    private const int DefaultPageBytes = 256 * 1024;
    private const int MaxPageBytes = 1024 * 1024;

    // What one call looks through for bytes that pass its filter; then it gives a token to go on with.
    private const int MaxLookedBytes = 32 * 1024 * 1024;
    private const int ReadBytes = 256 * 1024;

    public async Task<ReadLogsResponse> ReadAsync(ReadLogsRequest request, CancellationToken cancellationToken)
    {
        PageRules.Require(request, MaxPageBytes);
        var filter = PieceFilter.Of(request.Steps, request.StartTime, request.EndTime);
        var query = $"log/{request.Job}/{request.StartLine}/{request.EndLine}/{filter.Text}";
        var later = request.PageToken.Length > 0 ? PlaceOf(request, query) : default(PagePlace?);
        var log = await LogNames.RequireAsync(store, request.Job, later?.Attempt ?? request.Attempt, cancellationToken);
        try
        {
            // The end of what is stored must be looked at before its seal, or a page might miss bytes and still show the seal.
            var seal = log.Seal;
            var place = later ?? await StartAsync(request, filter, log, cancellationToken);
            var page = await FillAsync(request, filter, log, place, cancellationToken);
            if (page.Offset < Math.Min(place.End, log.End))
            {
                page.Response.NextPageToken = PageToken.Make(query, log.Key.Attempt, page.Offset, place.End, page.Line);
            }

            page.Response.Seal = seal is null ? null : LogMessages.Seal(log.Key.Attempt, seal);
            return page.Response;
        }
        catch (IOException e)
        {
            LogUnreadable(e, log.Key.Job);
            throw MeshErrors.Unavailable("LOG_UNREADABLE", "The log store cannot be read at the moment.");
        }
    }

    private static async Task<LogPage> FillAsync(
        ReadLogsRequest request, PieceFilter filter, IStoredLog log, PagePlace place, CancellationToken cancellationToken)
    {
        var size = request.PageSize == 0 ? DefaultPageBytes : request.PageSize;
        var page = new LogPage(log.Key.Attempt, place.Offset, place.End, place.Line, size, filter);
        while (!page.IsFull && page.Offset - place.Offset < MaxLookedBytes)
        {
            var pieces = await log.ReadAsync(page.Offset, filter.IsOpen ? page.Room : ReadBytes, cancellationToken);
            if (pieces.Count == 0)
            {
                break;
            }

            foreach (var piece in pieces)
            {
                page.Add(piece);
            }
        }

        return page;
    }

    private async Task<PagePlace> StartAsync(
        ReadLogsRequest request, PieceFilter filter, IStoredLog log, CancellationToken cancellationToken)
    {
        var outline = outlines.Of(log);
        if (request.StartLine == 0)
        {
            var earliest = filter.HasStart ? await outline.FindTimeAsync(log, filter.FromNanos, cancellationToken) : 0;
            return new PagePlace(request.Attempt, Math.Max(request.Offset, earliest), long.MaxValue, 0);
        }

        var first = request.StartLine;
        if (first < 0)
        {
            first = Math.Max(1, await outline.CountLinesAsync(log, cancellationToken) + 1 + first);
        }

        var offset = await outline.FindLineAsync(log, first, cancellationToken);
        var end = request.EndLine == 0
            ? long.MaxValue
            : await outline.FindLineAsync(log, request.EndLine + 1, cancellationToken);
        return new PagePlace(request.Attempt, offset, end, first);
    }

    private static PagePlace PlaceOf(ReadLogsRequest request, string query)
    {
        Span<long> place = [0, 0, 0, 0];
        PageToken.Require(request.PageToken, query, place);
        return request.Attempt == 0 || request.Attempt == place[0]
            ? new PagePlace((int)place[0], place[1], place[2], place[3])
            : throw PageRules.InvalidToken("Must be the next_page_token of an earlier page of the same attempt.");
    }
}
