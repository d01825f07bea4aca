using System.Buffers;
using System.Text.Json;
using Serilog.Events;

namespace Serilog.Sinks.Elasticsearch.Documents;

/// <summary>An event as it is held and sent. Its id is fixed when it is written, so that a retry cannot double it.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Index">The index or data stream.</param>
/// <param name="Document">The document, JSON on one line.</param>
internal sealed record BufferedEvent(string Id, string Index, ReadOnlyMemory<byte> Document)
{
    private static readonly JsonEncodedText IdName = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText IndexName = JsonEncodedText.Encode("index");
    private static readonly JsonEncodedText DocumentName = JsonEncodedText.Encode("document");

    /// <summary>The event itself, while it comes from memory.</summary>
    public LogEvent? Event { get; init; }

    /// <summary>Why these bytes are no event: a line that was cut or broken on disk. It is set aside, never sent.</summary>
    public string? Damage { get; init; }

    /// <summary>One line of a buffer file, with its end.</summary>
    public ReadOnlyMemory<byte> ToLine()
    {
        var line = new ArrayBufferWriter<byte>(Document.Length + 128);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString(IdName, Id);
            json.WriteString(IndexName, Index);
            json.WritePropertyName(DocumentName);
            json.WriteRawValue(Document.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    /// <summary>Reads a line without its end.</summary>
    public static BufferedEvent FromLine(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var document = root.GetProperty(DocumentName.EncodedUtf8Bytes);
            if (root.GetProperty(IdName.EncodedUtf8Bytes).GetString() is { } id
                && root.GetProperty(IndexName.EncodedUtf8Bytes).GetString() is { } index
                && document.ValueKind == JsonValueKind.Object)
            {
                return new BufferedEvent(id, index, JsonMarshalled(document));
            }

            return Damaged(line, "a line without id, index or document");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Damaged(line, $"a broken line: {error.Message}");
        }
    }

    public static BufferedEvent Damaged(ReadOnlyMemory<byte> bytes, string damage) =>
        new("", "", bytes.ToArray()) { Damage = damage };

    private static byte[] JsonMarshalled(JsonElement document) =>
        System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(document).ToArray();
}
