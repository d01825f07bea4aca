using System.Text;
using Google.Protobuf.WellKnownTypes;
using Mesh.Hosting.Errors;
using Mesh.Hosting.Names;
using Mesh.Logs.V1;

namespace Mesh.LogShipper.Search;

/// <summary>What a search must be.</summary>
internal static class SearchRules
{
    /// <summary>Bytes of lines in one answer, about: callers take messages of 4 MiB. At the bound there is a token.</summary>
    public const int AnswerBytes = 2 * 1024 * 1024;

    private const int DefaultPageSize = 100;
    private const int MaxPageSize = 1_000;
    private const int MaxQueryBytes = 1_024;

    public static LineQuery Read(SearchLogsRequest request)
    {
        var project = ProjectOf(request.Parent);
        RequireText(request.Query);
        if (request.PageSize is < 0 or > MaxPageSize)
        {
            throw Invalid("PAGE_SIZE_INVALID", "page_size", $"Must be 0 to {MaxPageSize}.");
        }

        var from = NanosOf(request.StartTime, "start_time");
        var to = NanosOf(request.EndTime, "end_time");
        if (to <= from)
        {
            throw Invalid("TIME_INVALID", "end_time", "Must be after start_time.");
        }

        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        return new LineQuery(request.Parent, project, request.Query, request.Step, from, to, request.IgnoreCase, size);
    }

    private static string ProjectOf(string parent)
    {
        if (JobName.TryParse(parent, out var job))
        {
            return job.Project;
        }

        return ProjectId.TryParseParent(parent, out var project) && project is not null
            ? project
            : throw Invalid("PARENT_INVALID", "parent", $"Must be projects/{{project}} or {JobName.Form}.");
    }

    private static void RequireText(string text)
    {
        if (text.Length == 0 || Encoding.UTF8.GetByteCount(text) > MaxQueryBytes || text.AsSpan().ContainsAny('\r', '\n'))
        {
            throw Invalid("QUERY_INVALID", "query", $"Must be 1 to {MaxQueryBytes} bytes of UTF-8 without line breaks.");
        }
    }

    private static long? NanosOf(Timestamp? time, string field)
    {
        if (time is null)
        {
            return null;
        }

        return LogMessages.TryToNanos(time, out var nanos)
            ? nanos
            : throw Invalid("TIME_INVALID", field, "Must be a time between the years 1678 and 2261.");
    }

    private static Grpc.Core.RpcException Invalid(string reason, string field, string description) =>
        MeshErrors.InvalidArgument(reason, $"{field}: {description}", (field, description));
}
