using System.Security.Cryptography;
using Mesh.Spool.Logs;
using Mesh.Spool.Records;
using Mesh.Spool.Segments;

namespace Mesh.Spool.Reading;

/// <summary>Reads a log's bytes from disk, checks each record's sum, and turns what cannot be read into a stated hole.</summary>
internal sealed class LogReader(SegmentSet segments)
{
    // Frames read within this time are given as one: 100 ms is finer than anyone reads.
    private const long MaxTimeApart = 100_000_000;

    private delegate void RecordVisitor(in RecordFields fields, ReadOnlySpan<byte> data);

    /// <summary>Reads from an offset on, up to so many bytes; empty at the end of the log.</summary>
    public List<SpoolPiece> Read(SpoolLog log, long offset, int maxBytes)
    {
        var entries = new List<IndexEntry>();
        var (end, reachesEnd) = log.Locate(offset, maxBytes, entries);
        var pieces = new PieceBuilder(offset, maxBytes, MaxTimeApart);
        foreach (var entry in entries)
        {
            pieces.SkipTo(entry.LogOffset);
            Visit(log.Key, entry, pieces.Add);
        }

        if (reachesEnd)
        {
            pieces.SkipTo(end); // Known to have been stored, and no record holds it any more.
        }

        return pieces.ToList();
    }

    /// <summary>Reads a whole log for its hash.</summary>
    public LogHash Hash(SpoolLog log, string writer)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var ofWriter = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var entries = new List<IndexEntry>();
        var (end, _) = log.Locate(0, int.MaxValue, entries);
        long next = 0;
        long missing = 0;
        foreach (var entry in entries)
        {
            Visit(log.Key, entry, (in RecordFields fields, ReadOnlySpan<byte> data) =>
            {
                if (fields.LogOffset < next)
                {
                    return;
                }

                missing += fields.LogOffset - next;
                next = fields.LogOffset + data.Length;
                whole.AppendData(data);
                if (fields.Writer == writer)
                {
                    ofWriter.AppendData(data);
                }
            });
        }

        return new LogHash(end, whole.GetCurrentHash(), ofWriter.GetCurrentHash(), missing + end - next);
    }

    private void Visit(LogKey key, IndexEntry entry, RecordVisitor visit)
    {
        var segment = segments.Get(entry.Segment);
        using var cursor = new RecordCursor(segment.File, segment.Header.Salt, entry.Position, entry.End, entry.Span);
        var names = new RecordNames();
        while (cursor.MoveNext())
        {
            var fields = RecordCodec.Read(cursor.Record, names, out var data);
            if (fields.Kind == RecordKind.Data && fields.Key == key)
            {
                visit(fields, data);
            }
        }
    }
}
