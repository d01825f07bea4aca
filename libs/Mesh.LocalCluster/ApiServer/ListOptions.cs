using System.Globalization;
using Mesh.Local.Objects;
using Mesh.Local.Selectors;
using Microsoft.AspNetCore.Http;

namespace Mesh.Local.ApiServer;

/// <summary>The query of a list or watch.</summary>
internal sealed record ListOptions(
    LabelSelector Labels,
    FieldSelector Fields,
    string? ResourceVersion,
    string? Match,
    int Limit,
    string? Continue,
    bool Watch,
    bool Bookmarks,
    bool SendInitialEvents,
    TimeSpan? Timeout)
{
    public static ListOptions Parse(IQueryCollection query, ResourceKind kind) => new(
        LabelSelector.Parse(query["labelSelector"]),
        FieldSelector.Parse(query["fieldSelector"], kind),
        NullIfEmpty(query["resourceVersion"]),
        NullIfEmpty(query["resourceVersionMatch"]),
        (int)Math.Min(int.MaxValue, Number(query, "limit") ?? 0),
        NullIfEmpty(query["continue"]),
        IsTrue(query["watch"]),
        IsTrue(query["allowWatchBookmarks"]),
        IsTrue(query["sendInitialEvents"]),
        Number(query, "timeoutSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min(seconds, 86400)) : null);

    public static bool IsTrue(string? text) => text is "true" or "1" or "True" or "t" or "T" or "TRUE";

    public static long? Number(IQueryCollection query, string name)
    {
        var text = (string?)query[name];
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw StatusException.BadRequest($"invalid value for query parameter {name}: \"{text}\"");
    }

    public static long ParseVersion(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw StatusException.BadRequest($"resourceVersion: Invalid value: \"{text}\": invalid syntax");

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
