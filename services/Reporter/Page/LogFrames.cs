using System.Text.Json;
using Mesh.Logs.V1;

namespace Mesh.Reporter.Page;

/// <summary>The messages of TailLogs as frames of the page: <c>chunk</c>, <c>gap</c>, <c>seal</c>, <c>beat</c>.</summary>
internal static class LogFrames
{
    public static void Write(PageStream stream, TailLogsResponse message)
    {
        switch (message.MessageCase)
        {
            case TailLogsResponse.MessageOneofCase.Chunk:
                stream.Write(message.Chunk, Chunk, message.Chunk.Data.Span);
                break;
            case TailLogsResponse.MessageOneofCase.Gap:
                stream.Write(message.Gap, Gap);
                break;
            case TailLogsResponse.MessageOneofCase.Seal:
                stream.Write(message.Seal, Seal);
                break;
            case TailLogsResponse.MessageOneofCase.Heartbeat:
                stream.Write("beat");
                break;
        }
    }

    private static void Chunk(Utf8JsonWriter json, LogChunk chunk)
    {
        json.WriteStartObject("chunk");
        json.WriteNumber("attempt", chunk.Attempt);
        json.WriteString("step", chunk.Step);
        json.WriteString("stream", PageWords.LogStreams.Of((int)chunk.Stream));
        json.WriteNumber("offset", chunk.Offset);
        JobJson.WriteTime(json, "time", chunk.Time);
        json.WriteEndObject();
    }

    private static void Gap(Utf8JsonWriter json, LogGap gap)
    {
        json.WriteStartObject("gap");
        json.WriteNumber("offset", gap.Offset);
        json.WriteNumber("length", gap.Length);
        json.WriteString("message", gap.Message);
        json.WriteEndObject();
    }

    private static void Seal(Utf8JsonWriter json, LogSeal seal)
    {
        json.WriteStartObject("seal");
        json.WriteNumber("attempt", seal.Attempt);
        json.WriteNumber("length", seal.Length);
        json.WriteString("message", seal.Message);
        json.WriteEndObject();
    }
}
