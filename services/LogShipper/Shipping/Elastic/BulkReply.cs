using System.Text.Json;
using Mesh.LogShipper.Shipping.Documents;

namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>Reads the answer to a bulk request. Pure. The forms are those of Elasticsearch 7 to 9 and of OpenSearch.</summary>
public static class BulkReply
{
    public static BulkResult Read(ElasticReply reply, IReadOnlyList<LogDocument> sent)
    {
        if (!reply.IsSuccess)
        {
            return new BulkResult(VerdictOf(reply), [], ElasticError.Describe(reply), reply.RetryAfter);
        }

        try
        {
            using var json = JsonDocument.Parse(reply.Body);
            return TryRead(json.RootElement, sent, out var items, out var wrong)
                ? new BulkResult(BulkVerdict.Answered, items)
                : new BulkResult(BulkVerdict.Unclear, [], wrong);
        }
        catch (JsonException)
        {
            return new BulkResult(BulkVerdict.Unclear, [], $"The answer is no JSON: {ElasticError.Describe(reply)}");
        }
    }

    private static BulkVerdict VerdictOf(ElasticReply reply) => (int?)reply.Status switch
    {
        null => reply.WasReached ? BulkVerdict.Unclear : BulkVerdict.Unavailable,
        401 or 403 => BulkVerdict.Unauthorized,
        413 => BulkVerdict.TooLarge,
        429 or 503 => BulkVerdict.Unavailable,
        408 or >= 500 => BulkVerdict.Unclear,
        400 when ElasticError.TryRead(reply.Body, out _) => BulkVerdict.Invalid,
        _ => BulkVerdict.WrongTarget,
    };

    private static bool TryRead(JsonElement root, IReadOnlyList<LogDocument> sent, out ItemResult[] items, out string wrong)
    {
        items = new ItemResult[sent.Count];
        wrong = "The answer has no items.";
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("items", out var list)
            || list.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        if (list.GetArrayLength() != sent.Count)
        {
            wrong = $"{sent.Count} documents were sent, and the answer has {list.GetArrayLength()} items.";
            return false;
        }

        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (!TryRead(item, sent[i], out items[i]))
            {
                wrong = $"Item {i} of the answer is not about the document sent: {Beginning(item)}";
                return false;
            }

            i++;
        }

        return true;
    }

    private static bool TryRead(JsonElement item, LogDocument document, out ItemResult result)
    {
        result = default;
        // One field, named like the action; some servers name it after another one.
        var create = item.ValueKind == JsonValueKind.Object ? item.EnumerateObject().FirstOrDefault().Value : default;
        if (create.ValueKind != JsonValueKind.Object
            || !create.TryGetProperty("status", out var value)
            || !value.TryGetInt32(out var status))
        {
            return false;
        }

        if (create.TryGetProperty("_id", out var id) && id.ValueKind == JsonValueKind.String && !id.ValueEquals(document.Id))
        {
            return false;
        }

        var reason = create.TryGetProperty("error", out var error) ? ElasticError.Of(error) : "";
        var diverted = create.TryGetProperty("failure_store", out var store)
            && store.ValueKind == JsonValueKind.String
            && store.ValueEquals("used");
        result = new ItemResult(VerdictOf(status, diverted), status, diverted ? Diverted(reason) : reason);
        return true;
    }

    private static ItemVerdict VerdictOf(int status, bool diverted) => status switch
    {
        >= 200 and < 300 => diverted ? ItemVerdict.Diverted : ItemVerdict.Stored,
        409 => ItemVerdict.Known,
        // 408 and 425 say "not now" as 429 does.
        408 or 425 or 429 or >= 500 => ItemVerdict.Busy,
        401 or 403 => ItemVerdict.Forbidden,
        _ => ItemVerdict.Refused,
    };

    private static string Diverted(string reason) =>
        "failure_store: used; the data stream's failure store has the document, and no search finds it"
        + (reason.Length == 0 ? "" : $" ({reason})");

    private static string Beginning(JsonElement item)
    {
        var text = item.ToString();
        return text.Length <= 200 ? text : text[..200];
    }
}
