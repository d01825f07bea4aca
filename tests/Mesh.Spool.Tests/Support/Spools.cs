using System.Text;

namespace Mesh.Spool.Tests.Support;

/// <summary>Short ways to open spools and read logs.</summary>
internal static class Spools
{
    public static readonly LogKey Key = new("projects/p/jobs/01", 1);
    public static readonly LogKey OtherKey = new("projects/p/jobs/02", 1);

    public static SpoolOptions Options(int segmentBytes = 1024 * 1024) =>
        new() { Directory = "", SegmentBytes = segmentBytes };

    public static LogSpool Open(SimulatedDisk disk, RecordedEvents? events = null, SpoolOptions? options = null) =>
        LogSpool.Open(options ?? Options(), disk, events ?? new RecordedEvents());

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>All bytes of a log; holes as dots.</summary>
    public static string Text(LogSpool spool, LogKey key)
    {
        var log = spool.Find(key);
        if (log is null)
        {
            return "";
        }

        var text = new StringBuilder();
        long offset = 0;
        while (spool.Read(log, offset, 1000) is { Count: > 0 } pieces)
        {
            foreach (var piece in pieces)
            {
                Assert.Equal(offset, piece.Offset);
                text.Append(Encoding.Latin1.GetString(piece.Data.Span)).Append('.', (int)piece.Missing);
                offset = piece.End;
            }
        }

        Assert.Equal(log.End, offset);
        return text.ToString();
    }
}
