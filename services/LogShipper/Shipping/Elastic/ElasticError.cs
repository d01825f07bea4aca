using System.Text;
using System.Text.Json;

namespace Mesh.LogShipper.Shipping.Elastic;

/// <summary>Reads the errors that Elasticsearch describes, each a type and a reason.</summary>
internal static class ElasticError
{
    private const int MaxReasonChars = 2_000;
    private const int MaxBodyChars = 300;

    /// <summary>What a whole answer says of its error, in one line; of another form (a proxy's page), its beginning.</summary>
    public static string Describe(ElasticReply reply)
    {
        if (reply.Status is not { } status)
        {
            return reply.Error;
        }

        var text = TryRead(reply.Body, out var error) ? error : OneLine(reply.Body);
        return text.Length == 0 ? $"HTTP {(int)status}" : $"HTTP {(int)status}: {text}";
    }

    /// <summary>Reads an answer's error; false when the answer is not of Elasticsearch's form.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, out string text)
    {
        text = "";
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error))
            {
                text = Of(error);
                return true;
            }
        }
        catch (JsonException)
        {
            // A page of a proxy, or nothing: not of Elasticsearch's form.
            return false;
        }

        return false;
    }

    /// <summary>Type, reason and the first cause, in one line.</summary>
    public static string Of(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return Cut(error.ToString());
        }

        var text = $"{Text(error, "type")}: {Text(error, "reason")}";
        return Cut(error.TryGetProperty("caused_by", out var cause) && cause.ValueKind == JsonValueKind.Object
            ? $"{text} ({Text(cause, "type")}: {Text(cause, "reason")})"
            : text);
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "?";

    private static string Cut(string text) => text.Length <= MaxReasonChars ? text : text[..MaxReasonChars] + "…";

    private static string OneLine(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, MaxBodyChars)]);
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
    }
}
