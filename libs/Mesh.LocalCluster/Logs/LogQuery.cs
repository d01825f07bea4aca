using System.Globalization;
using Mesh.Local.ApiServer;
using Mesh.Local.Objects;
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
    /// <summary>Names the options in a refusal; no such objects are kept.</summary>
    private static readonly ResourceKind Options = new("", "v1", "", "", "PodLogOptions", true, [], [], []);

    /// <exception cref="StatusException">400 or 422: a wrong value.</exception>
    public static LogQuery Parse(IQueryCollection query, string pod, DateTimeOffset now)
    {
        var errors = new List<FieldError>();
        var tail = Number(query, "tailLines", 0, "must be greater than or equal to 0", errors);
        var limit = Number(query, "limitBytes", 1, "must be greater than 0", errors);
        var seconds = Number(query, "sinceSeconds", 1, "must be greater than 0", errors);
        var time = (string?)query["sinceTime"] is { Length: > 0 } text
            ? Objects.Timestamps.Parse(text) ?? throw StatusException.BadRequest($"sinceTime: cannot parse \"{text}\"")
            : default(DateTimeOffset?);
        if (seconds is not null && time is not null)
        {
            errors.Add(FieldError.Forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }

        if (errors.Count > 0)
        {
            throw StatusException.Invalid(Options, pod, errors);
        }

        return new LogQuery(
            (string?)query["container"] is { Length: > 0 } container ? container : null,
            ListOptions.IsTrue(query["follow"]),
            ListOptions.IsTrue(query["previous"]),
            ListOptions.IsTrue(query["timestamps"]),
            seconds is { } ago ? now.AddSeconds(-ago) : time,
            tail,
            limit);
    }

    private static long? Number(IQueryCollection query, string name, long least, string why, List<FieldError> errors)
    {
        if ((string?)query[name] is not { Length: > 0 } text)
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw StatusException.BadRequest($"{name}: cannot parse \"{text}\"");
        }

        if (number < least)
        {
            errors.Add(FieldError.Invalid(name, text, why));
        }

        return number;
    }
}
