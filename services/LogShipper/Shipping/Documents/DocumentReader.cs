using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mesh.Logs.V1;

namespace Mesh.LogShipper.Shipping.Documents;

/// <summary>Reads a document back as the line that it was written from, as far as the document has it.</summary>
internal static class DocumentReader
{
    public static LogLine Read(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        return Read(json.RootElement);
    }

    /// <exception cref="FormatException">The document is none of Mesh's.</exception>
    public static LogLine Read(JsonElement document)
    {
        if (!TryGet(document, "mesh", out var mesh)
            || !TryGet(mesh, "job", out var job)
            || !TryGet(mesh, "attempt", out var attempt)
            || !TryGet(document, "log", out var log)
            || !TryGet(log, "offset", out var offset)
            || !TryGet(document, "message", out var message))
        {
            throw new FormatException("A document lacks the fields that Mesh writes.");
        }

        return new LogLine
        {
            Job = job.GetString(),
            Attempt = attempt.GetInt32(),
            Step = TryGet(mesh, "step", out var step) ? step.GetString() : "",
            Stream = TryGet(mesh, "stream", out var stream) ? StreamOf(stream.GetString()!) : LogStream.Unspecified,
            Offset = offset.GetInt64(),
            Time = TryGet(document, "@timestamp", out var time) ? TimeOf(time.GetString()!) : null,
            Text = ByteString.CopyFromUtf8(message.GetString()),
        };
    }

    private static bool TryGet(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value);
    }

    private static LogStream StreamOf(string name) =>
        System.Enum.GetValues<LogStream>().FirstOrDefault(stream => DocumentWriter.NameOf(stream) == name);

    // As the writer writes it: seconds, a dot, nine digits, and Z.
    private static Timestamp TimeOf(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var seconds = DateTimeOffset.Parse(dot < 0 ? text : text[..dot] + "Z", CultureInfo.InvariantCulture);
        var nanos = dot < 0 ? 0 : int.Parse(text[(dot + 1)..].TrimEnd('Z').PadRight(9, '0')[..9], CultureInfo.InvariantCulture);
        return new Timestamp { Seconds = seconds.ToUnixTimeSeconds(), Nanos = nanos };
    }
}
