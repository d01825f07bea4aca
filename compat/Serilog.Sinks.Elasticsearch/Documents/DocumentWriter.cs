using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Events;
using Serilog.Parsing;

namespace Serilog.Sinks.Elasticsearch.Documents;

/// <summary>The default document: @timestamp, level, messageTemplate, message, exceptions, fields and renderings.</summary>
internal sealed class DocumentWriter(IFormatProvider? culture, bool inlineFields)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A property of such a name stays in `fields` even when fields are inline: a name that is there twice is refused.
    private static readonly HashSet<string> Taken =
        ["@timestamp", "level", "messageTemplate", "message", "exceptions", "fields", "renderings"];

    public ReadOnlyMemory<byte> Write(LogEvent logEvent)
    {
        var document = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(document, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("@timestamp", logEvent.Timestamp.ToString("o", CultureInfo.InvariantCulture));
            json.WriteString("level", logEvent.Level.ToString());
            json.WriteString("messageTemplate", logEvent.MessageTemplate.Text);
            json.WriteString("message", logEvent.RenderMessage(culture));
            ExceptionWriter.Write(json, logEvent.Exception);
            WriteFields(json, logEvent.Properties);
            WriteRenderings(json, logEvent);
            json.WriteEndObject();
        }

        return document.WrittenMemory;
    }

    private void WriteFields(Utf8JsonWriter json, IReadOnlyDictionary<string, LogEventPropertyValue> properties)
    {
        foreach (var (name, value) in properties.Where(p => IsInline(p.Key)))
        {
            json.WritePropertyName(name);
            PropertyValueWriter.Write(json, value);
        }

        if (properties.Keys.All(IsInline))
        {
            return;
        }

        json.WriteStartObject("fields");
        foreach (var (name, value) in properties.Where(p => !IsInline(p.Key)))
        {
            json.WritePropertyName(name);
            PropertyValueWriter.Write(json, value);
        }

        json.WriteEndObject();
    }

    private bool IsInline(string name) => inlineFields && !Taken.Contains(name);

    private void WriteRenderings(Utf8JsonWriter json, LogEvent logEvent)
    {
        var formatted = logEvent.MessageTemplate.Tokens.OfType<PropertyToken>()
            .Where(token => token.Format is not null)
            .GroupBy(token => token.PropertyName)
            .ToList();
        if (formatted.Count == 0)
        {
            return;
        }

        json.WriteStartObject("renderings");
        foreach (var property in formatted)
        {
            json.WriteStartArray(property.Key);
            foreach (var token in property)
            {
                using var text = new StringWriter(CultureInfo.InvariantCulture);
                token.Render(logEvent.Properties, text, culture);
                json.WriteStartObject();
                json.WriteString("Format", token.Format);
                json.WriteString("Rendering", text.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
