using System.Security.Cryptography;
using Mesh.Spool.Logs;
using Mesh.Spool.Records;
using Mesh.Spool.Segments;

namespace Mesh.Spool.Reading;

/// <summary>Reads a log's bytes from disk, checks each record's sum, and turns what cannot be read into a stated hole.</summary>
internal sealed class LogReader(SegmentSet segments)
{
    private delegate void RecordVisitor(in RecordFields fields, ReadOnlySpan<byte> data);

    /// <summary>Reads from an offset on, up to so many bytes; empty at the end of the log.</summary>
    public List<SpoolPiece> Read(SpoolLog log, long offset, int maxBytes)
    {
        var entries = new List<IndexEntry>();
        var (end, reachesEnd) = log.Locate(offset, maxBytes, entries);
        var pieces = new PieceBuilder(offset, maxBytes);
        foreach (var entry in entries)
        {
            pieces.SkipTo(entry.LogOffset);
            Visit(log.Key, entry, (in RecordFields fields, ReadOnlySpan<byte> data) =>
            {
                if (fields.Kind == RecordKind.Data)
                {
                    pieces.Add(fields, data);
                }
                else
                {
                    pieces.SkipTo(fields.LogOffset);
                    pieces.SkipTo(fields.LogOffset + GapPayload.Length(data), GapPayload.Why(data));
                }
            });
        }

        if (reachesEnd)
        {
            pieces.SkipTo(end); // Known to have been stored, and no record holds it any more.
        }

        return pieces.ToList();
    }

    /// <summary>Reads records as they were written, from the start of one on; holes between them are stated.</summary>
    public List<SpoolRecord> Records(SpoolLog log, long offset, int maxBytes)
    {
        var entries = new List<IndexEntry>();
        var (end, reachesEnd) = log.Locate(offset, maxBytes, entries);
        var records = new List<SpoolRecord>();
        var next = offset;
        foreach (var entry in entries)
        {
            Visit(log.Key, entry, (in RecordFields fields, ReadOnlySpan<byte> data) =>
            {
                if (fields.LogOffset < next)
                {
                    return;
                }

                SkipTo(fields.LogOffset);
                var isGap = fields.Kind == RecordKind.Gap;
                records.Add(new SpoolRecord(
                    fields.LogOffset, fields.Writer, fields.WriterOffset, fields.Step, fields.Stream, fields.TimeNanos,
                    isGap ? default(ReadOnlyMemory<byte>) : data.ToArray(), isGap ? GapPayload.Length(data) : 0,
                    isGap ? GapPayload.Why(data) : ""));
                next = records[^1].End;
            });
        }

        if (reachesEnd)
        {
            SkipTo(end);
        }

        return records;

        // Whose bytes they were is not known: they move no writer.
        void SkipTo(long to)
        {
            if (to > next)
            {
                records.Add(new SpoolRecord(next, "", next - to, "", 0, 0, default, to - next));
                next = to;
            }
        }
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
                if (fields.Kind != RecordKind.Data || fields.LogOffset < next)
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
        if (!segments.TryRent(entry.Segment, out var segment))
        {
            return; // The log has been released since; its reader looks for that.
        }

        try
        {
            Visit(key, entry, segment, visit);
        }
        finally
        {
            segment.Return();
        }
    }

    private static void Visit(LogKey key, IndexEntry entry, Segment segment, RecordVisitor visit)
    {
        using var cursor = new RecordCursor(segment.File, segment.Header.Salt, entry.Position, entry.End, entry.Span);
        var names = new RecordNames();
        while (cursor.MoveNext())
        {
            var fields = RecordCodec.Read(cursor.Record, names, out var data);
            if (fields.Kind is RecordKind.Data or RecordKind.Gap && fields.Key == key)
            {
                visit(fields, data);
            }
        }
    }
}
