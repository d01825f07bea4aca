using System.Text.Json;
using Serilog.Debugging;

namespace Serilog.Sinks.Elasticsearch.Buffering;

/// <summary>Up to where all events were accepted or set aside.</summary>
/// <param name="File">The number of a buffer file; those before it are done.</param>
/// <param name="Offset">The bytes of it that are done.</param>
internal readonly record struct BufferPosition(long File, long Offset)
{
    /// <summary>Reads it; null when there is none. An unreadable one counts as none: ids make sending again harmless.</summary>
    public static BufferPosition? Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<BufferPosition>(System.IO.File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Writes it whole or not at all. Without it, on a full disk or when a power loss undoes the rename, events are sent again
    /// after the next start, with the same ids: so that is said and no error.
    /// </summary>
    public void Save(string path)
    {
        try
        {
            var next = path + ".next";
            using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
            {
                JsonSerializer.Serialize(stream, this);
                stream.Flush(flushToDisk: true);
            }

            System.IO.File.Move(next, path, overwrite: true);
        }
        catch (IOException error)
        {
            SelfLog.WriteLine("{0} could not be written: {1}", path, error.Message);
        }
    }
}
