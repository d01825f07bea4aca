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
    /// <exception cref="StatusException">400 or 422: a wrong value, or values that do not go together.</exception>
    public static ListOptions Parse(IQueryCollection query, ResourceKind kind)
    {
        var options = Read(query, kind);
        options.Check();
        return options;
    }

    private static ListOptions Read(IQueryCollection query, ResourceKind kind) => new(
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

    private void Check()
    {
        var errors = new List<FieldError>();
        if (SendInitialEvents && !Watch)
        {
            errors.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }

        if (Watch && Match is not null && !SendInitialEvents)
        {
            const string Why = "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided";
            errors.Add(FieldError.Forbidden("resourceVersionMatch", Why));
        }
        else if (Watch && SendInitialEvents && Match != "NotOlderThan")
        {
            const string Why = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
            errors.Add(FieldError.Forbidden("resourceVersionMatch", Why));
        }
        else if (!Watch && Match is not null)
        {
            CheckMatch(errors);
        }

        if (errors.Count > 0)
        {
            throw StatusException.InvalidOptions("ListOptions", errors);
        }
    }

    private void CheckMatch(List<FieldError> errors)
    {
        if (ResourceVersion is null)
        {
            const string Why = "resourceVersionMatch is forbidden unless resourceVersion is provided";
            errors.Add(FieldError.Forbidden("resourceVersionMatch", Why));
        }

        if (Continue is not null)
        {
            const string Why = "resourceVersionMatch is forbidden when continue is provided";
            errors.Add(FieldError.Forbidden("resourceVersionMatch", Why));
        }

        if (Match is not ("Exact" or "NotOlderThan"))
        {
            errors.Add(FieldError.Unsupported("resourceVersionMatch", Match, "Exact", "NotOlderThan", ""));
        }

        if (Match == "Exact" && ResourceVersion == "0")
        {
            const string Why = "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"";
            errors.Add(FieldError.Forbidden("resourceVersionMatch", Why));
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
