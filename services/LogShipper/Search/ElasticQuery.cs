using System.Text.Json.Nodes;
using Mesh.LogShipper.Shipping.Documents;

namespace Mesh.LogShipper.Search;

/// <summary>
/// Asks Elasticsearch for the lines that may hold a text. It knows words, not texts: a line that holds the text has words that
/// begin,
/// end or go on as those of the text do, and of the lines found the service takes those that hold it. Only letters and digits of
/// ASCII are asked for, since how others make words differs.
/// </summary>
internal static class ElasticQuery
{
    // The standard analyzer cuts longer words.
    private const int MaxWord = 255;

    public static JsonObject Body(LineQuery query, SearchPlace? place, int size)
    {
        var filters = new JsonArray([.. Words(query.Text)]);
        Term(filters, "mesh.job", query.IsOfJob ? query.Parent : "");
        Term(filters, "mesh.step", query.Step);
        if (query.FromNanos is not null || query.ToNanos is not null)
        {
            var range = new JsonObject();
            Bound(range, "gte", query.FromNanos);
            Bound(range, "lt", query.ToNanos);
            filters.Add(new JsonObject { ["range"] = new JsonObject { ["@timestamp"] = range } });
        }

        var body = new JsonObject
        {
            ["size"] = size,
            ["track_total_hits"] = false,
            ["query"] = new JsonObject { ["bool"] = new JsonObject { ["filter"] = filters } },
            ["sort"] = new JsonArray(
                Sort("mesh.job", "desc", "keyword"), Sort("mesh.attempt", "desc", "integer"), Sort("log.offset", "asc", "long")),
        };
        if (place is not null)
        {
            body["search_after"] = new JsonArray(place.Job, place.Attempt, place.Offset);
        }

        return body;
    }

    /// <summary>What the words of a line must be that holds the text.</summary>
    private static IEnumerable<JsonNode> Words(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            var end = i;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            // Where white space is beside it, a word ends there for sure.
            var begins = i > 0 && text[i - 1] == ' ';
            var ends = end < text.Length && text[end] == ' ';
            var word = text[i..Math.Min(end, i + MaxWord)].ToLowerInvariant();
            yield return begins && ends && end - i < MaxWord
                ? new JsonObject { ["term"] = new JsonObject { ["message"] = word } }
                : new JsonObject
                {
                    ["wildcard"] = new JsonObject
                    {
                        ["message"] = new JsonObject { ["value"] = $"{(begins ? "" : "*")}{word}{(ends ? "" : "*")}" },
                    },
                };
            i = end;
        }
    }

    private static JsonNode Sort(string field, string order, string type) =>
        new JsonObject { [field] = new JsonObject { ["order"] = order, ["unmapped_type"] = type } };

    private static void Term(JsonArray filters, string field, string value)
    {
        if (value.Length > 0)
        {
            filters.Add(new JsonObject { ["term"] = new JsonObject { [field] = value } });
        }
    }

    private static void Bound(JsonObject range, string name, long? nanos)
    {
        if (nanos is { } value)
        {
            range[name] = DocumentWriter.TimeText(value);
        }
    }
}
