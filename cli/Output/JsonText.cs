using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mesh.Logs.V1;

namespace Mesh.Cli.Output;

/// <summary>
/// Messages as protobuf JSON, one line each. Log bytes are the one exception: `text` has them as text, and `data` (base64) is
/// there only when they are not valid UTF-8 by themselves.
/// </summary>
public static class JsonText
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>One message in one line.</summary>
    public static string Of(IMessage message) => Formatter.Format(message);

    /// <summary>A message, and where a browser shows what it tells of, as `url`.</summary>
    public static string Of(IMessage message, string url) => With(Of(message), ("url", url));

    /// <summary>An object with more entries, which come first.</summary>
    public static string With(string json, params ReadOnlySpan<(string Name, string Value)> entries)
    {
        var text = new StringBuilder("{ ");
        foreach (var (name, value) in entries)
        {
            text.Append('"').Append(name).Append("\": \"").Append(JsonEncodedText.Encode(value, Relaxed.Encoder)).Append("\", ");
        }

        return text.Append(json.AsSpan(1).TrimStart()).ToString();
    }

    /// <summary>A message under a name, for streams that mix kinds: `{"job": {...}}`.</summary>
    public static string Named(string name, IMessage message) => $$"""{ "{{name}}": {{Of(message)}} }""";

    /// <summary>One message of a log stream.</summary>
    public static string Of(TailLogsResponse response) => response.MessageCase == TailLogsResponse.MessageOneofCase.Chunk
        ? Of(response.Chunk)
        : Of((IMessage)response);

    /// <summary>A chunk of a log.</summary>
    public static string Of(LogChunk chunk)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteStartObject("chunk");
            json.WriteNumber("attempt", chunk.Attempt);
            json.WriteString("step", chunk.Step);
            json.WriteString("stream", StreamName(chunk.Stream));
            // As protobuf JSON does: numbers of 64 bits are strings.
            json.WriteString("offset", chunk.Offset.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (chunk.Time is { } time)
            {
                json.WriteString("time", FormatTime(time));
            }

            json.WriteString("text", Encoding.UTF8.GetString(chunk.Data.Span));
            if (!Utf8.IsValid(chunk.Data.Span))
            {
                json.WriteBase64String("data", chunk.Data.Span);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string StreamName(LogStream stream) => stream switch
    {
        LogStream.Stdout => "LOG_STREAM_STDOUT",
        LogStream.Stderr => "LOG_STREAM_STDERR",
        LogStream.Platform => "LOG_STREAM_PLATFORM",
        _ => "LOG_STREAM_UNSPECIFIED",
    };

    private static string FormatTime(Timestamp time) => Formatter.Format(time).Trim('"');
}
