using System.Text;
using System.Text.Json;
using Serilog.Debugging;
using Serilog.Sinks.Elasticsearch.Buffering;

namespace Serilog.Sinks.Elasticsearch.Shipping;

/// <summary>
/// Refused events beside the buffer files, one JSON object a line: status, reason, id, index, document (text, when it is none).
/// On disk before the buffer forgets them. Bound: the option's bytes; the oldest files go first, which is said in the SelfLog.
/// </summary>
internal sealed class RefusedFiles(BufferPaths paths, long? limit)
{
    private const long MaxFileBytes = 1024 * 1024;

    private readonly Lock _gate = new();

    public void Append(IReadOnlyList<Refusal> refused)
    {
        lock (_gate)
        {
            var numbers = paths.AllRefused();
            var last = numbers.Count == 0 ? 0 : numbers[^1];
            var path = paths.Refused(last);
            if (File.Exists(path) && new FileInfo(path).Length >= Math.Min(MaxFileBytes, (limit ?? long.MaxValue) / 4))
            {
                path = paths.Refused(last + 1);
            }

            using (var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read))
            {
                foreach (var refusal in refused)
                {
                    Write(stream, refusal);
                }

                stream.Flush(flushToDisk: true);
            }

            KeepToLimit();
        }
    }

    private static void Write(Stream stream, Refusal refusal)
    {
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("status", refusal.Status);
            json.WriteString("reason", refusal.Reason);
            json.WriteString("id", refusal.Event.Id);
            json.WriteString("index", refusal.Event.Index);
            json.WritePropertyName("document");
            if (refusal.Event.Damage is null)
            {
                json.WriteRawValue(refusal.Event.Document.Span);
            }
            else
            {
                json.WriteStringValue(Encoding.UTF8.GetString(refusal.Event.Document.Span));
            }

            json.WriteEndObject();
        }

        stream.Write("\n"u8);
    }

    /// <summary>The newest file stays, whatever its size.</summary>
    private void KeepToLimit()
    {
        var all = paths.AllRefused().Select(number => new FileInfo(paths.Refused(number))).ToList();
        var total = all.Sum(file => file.Length);
        foreach (var oldest in all.SkipLast(1).TakeWhile(_ => total > limit))
        {
            SelfLog.WriteLine("{0} with refused events is deleted: more than {1} bytes of them are kept", oldest.FullName, limit);
            total -= oldest.Length;
            oldest.Delete();
        }
    }
}
