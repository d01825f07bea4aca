using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;

namespace Serilog.Sinks.Elasticsearch.Documents;

/// <summary>Makes the document, the id and the index of an event, as the options say.</summary>
internal sealed class EventRenderer(ElasticsearchSinkOptions options)
{
    private readonly DocumentWriter _documents = new(options.FormatProvider, options.InlineFields);
    private readonly ITextFormatter? _custom = string.IsNullOrWhiteSpace(options.BufferBaseFilename)
        ? options.CustomFormatter
        : options.CustomDurableFormatter ?? options.CustomFormatter;

    public BufferedEvent Render(LogEvent logEvent) =>
        // Version 7 ids rise with time, which is what an index of events takes best.
        new(
            Guid.CreateVersion7().ToString("N"),
            IndexOf(logEvent),
            _custom is null ? _documents.Write(logEvent) : Custom(_custom, logEvent))
        {
            Event = logEvent,
        };

    private string IndexOf(LogEvent logEvent)
    {
        var utc = logEvent.Timestamp.ToUniversalTime();
        return options.IndexDecider?.Invoke(logEvent, utc)
            // Index names are lower case.
            ?? string.Format(CultureInfo.InvariantCulture, options.IndexFormat, utc).ToLowerInvariant();
    }

    /// <summary>A formatter may break lines; a bulk request and a buffer file cannot.</summary>
    private static ReadOnlyMemory<byte> Custom(ITextFormatter formatter, LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        formatter.Format(logEvent, text);
        using var document = JsonDocument.Parse(text.ToString());
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{formatter} did not make a JSON object");
        }

        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            document.RootElement.WriteTo(json);
        }

        return line.WrittenMemory;
    }
}
