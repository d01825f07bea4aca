using Mesh.Local.ApiServer;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.Logs;

/// <summary>PodLogOptions.</summary>
internal sealed record LogQuery(
    string? Container,
    bool Follow,
    bool Previous,
    bool Timestamps,
    DateTimeOffset? Since,
    long? TailLines,
    long? LimitBytes)
{
    public static LogQuery Parse(IQueryCollection query, DateTimeOffset now)
    {
        var since = Objects.Timestamps.Parse(query["sinceTime"]);
        if (ListOptions.Number(query, "sinceSeconds") is { } seconds)
        {
            since = now.AddSeconds(-seconds);
        }

        var limit = ListOptions.Number(query, "limitBytes");
        return limit is 0
            ? throw StatusException.BadRequest("limitBytes: Invalid value: 0: must be greater than 0")
            : new LogQuery(
                string.IsNullOrEmpty(query["container"]) ? null : (string?)query["container"],
                ListOptions.IsTrue(query["follow"]),
                ListOptions.IsTrue(query["previous"]),
                ListOptions.IsTrue(query["timestamps"]),
                since,
                ListOptions.Number(query, "tailLines"),
                limit);
    }
}
