using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Hosting.Paging;
using Mesh.Logs.V1;
using Mesh.Spool;

namespace Mesh.LogShipper.Read;

/// <summary>Serves ReadLogs.</summary>
public sealed partial class LogPageReader(LogSpool spool, ILogger<LogPageReader> logger)
{
    private const int DefaultPageBytes = 256 * 1024;
    private const int MaxPageBytes = 1024 * 1024;

    public ReadLogsResponse Read(ReadLogsRequest request)
    {
        LogNames.RequireJob(request.Job);
        LogNames.RequireAttempt(request.Attempt, least: 0);
        LogNames.RequireOffset(request.Offset);
        var pageBytes = PageBytes(request.PageSize);
        var (attempt, offset) = Start(request);
        var log = LogNames.Require(spool, request.Job, attempt);
        var response = new ReadLogsResponse();
        foreach (var piece in Pieces(log, offset, pageBytes))
        {
            // A hole shows by the offset of the chunk after it.
            if (piece.Missing == 0)
            {
                response.Chunks.Add(LogMessages.Chunk(log.Key.Attempt, piece));
            }

            offset = piece.End;
        }

        if (offset < log.End)
        {
            response.NextPageToken = PageToken.Make(PageQuery(request.Job), log.Key.Attempt, offset);
        }

        if (log.Seal is { } seal)
        {
            response.Seal = LogMessages.Seal(log.Key.Attempt, seal);
        }

        return response;
    }

    private IReadOnlyList<SpoolPiece> Pieces(SpoolLog log, long offset, int bytes)
    {
        try
        {
            return spool.Read(log, offset, bytes);
        }
        catch (IOException e)
        {
            LogUnreadable(e, log.Key.Job);
            throw MeshErrors.Unavailable("LOG_UNREADABLE", "The log store cannot be read at the moment.");
        }
    }

    private static int PageBytes(int wanted)
    {
        if (wanted is < 0 or > MaxPageBytes)
        {
            throw MeshErrors.InvalidArgument(
                "PAGE_SIZE_INVALID", "The page size is out of bounds.", ("page_size", $"Must be 0 to {MaxPageBytes}."));
        }

        return wanted == 0 ? DefaultPageBytes : wanted;
    }

    private static (int Attempt, long Offset) Start(ReadLogsRequest request)
    {
        if (request.PageToken.Length == 0)
        {
            return (request.Attempt, request.Offset);
        }

        if (request.Offset != 0)
        {
            throw InvalidToken("Give either offset or page_token.");
        }

        Span<long> place = [0, 0];
        PageToken.Require(request.PageToken, PageQuery(request.Job), place);
        if (request.Attempt != 0 && request.Attempt != place[0])
        {
            throw InvalidToken("Must be the next_page_token of an earlier page of the same attempt.");
        }

        return ((int)place[0], place[1]);
    }

    /// <summary>What a page token belongs to; its place is the attempt of the first page and the next page's offset.</summary>
    private static string PageQuery(string job) => $"log/{job}";

    private static RpcException InvalidToken(string description) =>
        MeshErrors.InvalidArgument("PAGE_TOKEN_INVALID", $"page_token: {description}", ("page_token", description));
}
