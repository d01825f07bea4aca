using Grpc.Core;
using Mesh.Hosting.Errors;
using Mesh.Logs.V1;

namespace Mesh.LogShipper.Read;

/// <summary>What a request for a page must be.</summary>
internal static class PageRules
{
    public static void Require(ReadLogsRequest request, int maxPageBytes)
    {
        LogNames.RequireJob(request.Job);
        LogNames.RequireAttempt(request.Attempt, least: 0);
        LogNames.RequireOffset(request.Offset);
        if (request.PageSize < 0 || request.PageSize > maxPageBytes)
        {
            throw MeshErrors.InvalidArgument(
                "PAGE_SIZE_INVALID", "The page size is out of bounds.", ("page_size", $"Must be 0 to {maxPageBytes}."));
        }

        if (request.PageToken.Length > 0 && request.Offset != 0)
        {
            throw InvalidToken("Give either offset or page_token.");
        }

        if (request.StartLine != 0 && request.Offset != 0)
        {
            throw InvalidLines("start_line", "Give either offset or start_line.");
        }

        if (request.EndLine != 0 && (request.StartLine < 1 || request.EndLine < request.StartLine))
        {
            throw InvalidLines("end_line", "Must be at least start_line, which must be positive.");
        }

        if (request.StartLine == long.MinValue || request.EndLine == long.MaxValue)
        {
            throw InvalidLines("start_line", "Must be a number of lines that a log can have.");
        }
    }

    public static RpcException InvalidToken(string description) =>
        MeshErrors.InvalidArgument("PAGE_TOKEN_INVALID", $"page_token: {description}", ("page_token", description));

    private static RpcException InvalidLines(string field, string description) =>
        MeshErrors.InvalidArgument("LINES_INVALID", $"{field}: {description}", (field, description));
}
