using System.Globalization;
using System.Text;
using System.Text.Json;
using Serilog.Events;
using Serilog.Parsing;

namespace Serilog.Sinks.Elasticsearch.Documents;

/// <summary>
/// The event behind a document that came from a file, for the failure sink and callback: time, level, template and fields as far
/// as the document has them, and the document itself in the property <c>Document</c>.
/// </summary>
internal static class EventFromDocument
{
    private static readonly MessageTemplateParser Templates = new();

    public static LogEvent Make(BufferedEvent refused)
    {
        if (refused.Event is { } known)
        {
            return known;
        }

        var text = Encoding.UTF8.GetString(refused.Document.Span);
        List<LogEventProperty> properties = [new("Document", new ScalarValue(text))];
        if (refused.Damage is not null)
        {
            return Event(DateTimeOffset.UtcNow, LogEventLevel.Warning, "{Document}", properties);
        }

        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        if (root.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Object)
        {
            properties.AddRange(fields.EnumerateObject()
                .Where(field => LogEventProperty.IsValidName(field.Name) && field.Name != "Document")
                .Select(field => new LogEventProperty(field.Name, Value(field.Value))));
        }

        return Event(
            DateTimeOffset.TryParse(Text(root, "@timestamp"), CultureInfo.InvariantCulture, out var time)
                ? time
                : DateTimeOffset.UtcNow,
            Enum.TryParse<LogEventLevel>(Text(root, "level"), out var level) ? level : LogEventLevel.Information,
            Text(root, "messageTemplate") ?? "{Document}",
            properties);
    }

    private static LogEvent Event(
        DateTimeOffset time, LogEventLevel level, string template, IEnumerable<LogEventProperty> properties) =>
        new(time, level, exception: null, Templates.Parse(template), properties);

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static LogEventPropertyValue Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => new ScalarValue(null),
        JsonValueKind.True or JsonValueKind.False => new ScalarValue(value.GetBoolean()),
        JsonValueKind.String => new ScalarValue(value.GetString()),
        JsonValueKind.Number when value.TryGetInt64(out var number) => new ScalarValue(number),
        JsonValueKind.Number => new ScalarValue(value.GetDouble()),
        JsonValueKind.Array => new SequenceValue(value.EnumerateArray().Select(Value)),
        _ => new StructureValue(value.EnumerateObject()
            .Where(property => LogEventProperty.IsValidName(property.Name))
            .Select(property => new LogEventProperty(property.Name, Value(property.Value)))),
    };
}
