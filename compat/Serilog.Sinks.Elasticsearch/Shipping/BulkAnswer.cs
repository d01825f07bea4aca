using System.Text.Json;

namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>The verdict on a request, or on one event of it.</summary>
/// <param name="Verdict">What is to be done.</param>
/// <param name="Status">The HTTP status; 0: none.</param>
/// <param name="Reason">The server's words.</param>
internal readonly record struct BulkAnswer(BulkVerdict Verdict, int Status, string Reason)
{
    /// <summary>True: the document is in the failure store of its data stream, not in the stream.</summary>
    public bool IsInFailureStore { get; init; }

    public static BulkAnswer NoAnswer(string reason) => new(BulkVerdict.Retry, 0, reason);

    /// <summary>The verdict on a request that was not answered with 200.</summary>
    public static BulkAnswer OfRequest(int status, string reason) => new(
        // All other refusals, such as a wrong password or a proxy without a route, are about the server: an operator ends them.
        status is 400 or 413 ? BulkVerdict.Split : BulkVerdict.Retry, status, reason);

    /// <summary>The verdicts in an answer with 200, in order; null: it cannot be read or has another number.</summary>
    public static IReadOnlyList<BulkAnswer>? OfItems(ReadOnlyMemory<byte> body, int expected)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            // Each item is an object with one member, named after the action.
            List<BulkAnswer> answers =
                [.. json.RootElement.GetProperty("items").EnumerateArray()
                    .Select(item => OfItem(item.EnumerateObject().First().Value))];
            return answers.Count == expected ? answers : null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static BulkAnswer OfItem(JsonElement item)
    {
        var status = item.GetProperty("status").GetInt32();
        var verdict = status switch
        {
            (>= 200 and < 300) or 409 => BulkVerdict.Accepted,
            // 403: an index that is closed for writes by its owner or by a full disk is opened again.
            401 or 403 or 429 or >= 500 => BulkVerdict.Retry,
            _ => BulkVerdict.Refused,
        };
        return new BulkAnswer(verdict, status, item.TryGetProperty("error", out var error) ? error.GetRawText() : "")
        {
            IsInFailureStore = item.TryGetProperty("failure_store", out var store) && store.ValueEquals("used"),
        };
    }
}
