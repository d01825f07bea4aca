using System.Text.Json;

namespace Serilog.Sinks.Elasticsearch.Documents;

/// <summary>An exception and its inner ones as a flat array, the outermost first.</summary>
internal static class ExceptionWriter
{
    private const int MaxDepth = 20;

    public static void Write(Utf8JsonWriter json, Exception? exception)
    {
        if (exception is null)
        {
            return;
        }

        json.WriteStartArray("exceptions");
        for (var depth = 0; exception is not null && depth <= MaxDepth; depth++, exception = exception.InnerException)
        {
            json.WriteStartObject();
            json.WriteNumber("Depth", depth);
            json.WriteString("ClassName", exception.GetType().ToString());
            json.WriteString("Message", exception.Message);
            json.WriteString("Source", exception.Source);
            json.WriteString("StackTraceString", exception.StackTrace);
            json.WriteNull("RemoteStackTraceString");
            json.WriteNumber("RemoteStackIndex", 0);
            json.WriteNumber("HResult", exception.HResult);
            json.WriteString("HelpURL", exception.HelpLink);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
