using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mesh.Logs.V1;
using Mesh.LogShipper.Shipping.Lines;
using Mesh.Spool;

namespace Mesh.LogShipper.Shipping.Documents;

/// <summary>Writes a line as a document in the names of ECS; what ECS has no name for lies under <c>mesh</c>.</summary>
public sealed class DocumentWriter(LogKey log, string project)
{
    /// <summary>The version of ECS whose names these are.</summary>
    public const string EcsVersion = "8.11.0";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly string _dataStream = DataStreams.NameOf(project);

    public LogDocument Write(StoredLine line)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("@timestamp", TimeText(line.TimeNanos));
            json.WriteString("message", MessageOf(line));
            WriteOrigin(json);
            WriteLog(json, line);
            WriteMesh(json, line);
            json.WriteEndObject();
        }

        return new LogDocument(
            line.Offset, DataStreams.DocumentId(log, line.Offset), _dataStream, _buffer.WrittenSpan.ToArray());
    }

    /// <summary>The text of a line, or a sentence about a hole.</summary>
    public static string MessageOf(StoredLine line) => line.Missing > 0
        ? FormattableString.Invariant($"{line.Missing} bytes of the log are missing here: they were lost.")
        : PlainText.Of(line.Bytes.Span);

    /// <summary>A stream's name in documents.</summary>
    public static string NameOf(LogStream stream) => stream switch
    {
        LogStream.Stdout => "stdout",
        LogStream.Stderr => "stderr",
        LogStream.Platform => "platform",
        _ => "unspecified",
    };

    private void WriteOrigin(Utf8JsonWriter json)
    {
        WriteObject(json, "ecs", ("version", EcsVersion));
        WriteObject(json, "event", ("dataset", DataStreams.Dataset), ("kind", "event"));
        WriteObject(
            json, "data_stream", ("type", DataStreams.Type), ("dataset", DataStreams.Dataset), ("namespace", project));
        WriteObject(json, "labels", ("project", project));
    }

    private static void WriteLog(Utf8JsonWriter json, StoredLine line)
    {
        json.WriteStartObject("log");
        json.WriteNumber("offset", line.Offset);
        json.WriteEndObject();
    }

    private void WriteMesh(Utf8JsonWriter json, StoredLine line)
    {
        json.WriteStartObject("mesh");
        json.WriteString("project", project);
        json.WriteString("job", log.Job);
        json.WriteNumber("attempt", log.Attempt);
        if (line.Missing > 0)
        {
            json.WriteNumber("gap", line.Missing);
        }
        else
        {
            json.WriteString("step", line.Source.Step);
            json.WriteString("stream", NameOf((LogStream)line.Source.Stream));
        }

        if (line.IsCut)
        {
            json.WriteBoolean("line_cut", true);
        }

        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        json.WriteStartObject(name);
        foreach (var (field, value) in fields)
        {
            json.WriteString(field, value);
        }

        json.WriteEndObject();
    }

    /// <summary>A time to the nanosecond, as documents and searches have it.</summary>
    public static string TimeText(long nanos)
    {
        var time = LogMessages.FromNanos(nanos);
        return FormattableString.Invariant(
            $"{DateTime.UnixEpoch.AddSeconds(time.Seconds):yyyy-MM-dd'T'HH:mm:ss}.{time.Nanos:000000000}Z");
    }
}
