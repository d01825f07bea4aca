using Mesh.Spool.Logs;
using Mesh.Spool.Records;
using Mesh.Spool.Segments;

namespace Mesh.Spool.Recovery;

/// <summary>
/// Reads one segment from its start. What is not sound is damage when it had been flushed before, which is known if the
/// segment's end is, or if a later group follows: a group is begun only after the one before it is on disk. Otherwise it is
/// the torn
/// tail of the last group, of which nothing was acknowledged.
/// </summary>
internal sealed class SegmentScan(Segment segment, long? knownEnd, Action<Segment, RestoredRecord> restore)
{
    private const int BufferBytes = 1024 * 1024;

    private readonly List<SpoolDamage> _unconfirmed = [];
    private readonly List<RestoredRecord> _pending = [];
    private readonly RecordNames _names = new();

    public List<SpoolDamage> Damage { get; } = [];

    public long Records { get; private set; }

    /// <summary>Where the sound part ends.</summary>
    public long End { get; private set; }

    public void Run()
    {
        var to = knownEnd ?? segment.File.Length;
        using var cursor = new RecordCursor(segment.File, segment.Header.Salt, SegmentHeader.Bytes, to, BufferBytes);
        while (cursor.MoveNext())
        {
            NoteBad(cursor);
            Take(cursor);
        }

        NoteBad(cursor);
        if (knownEnd is not null)
        {
            Confirm();
        }

        End = _unconfirmed.Count > 0 ? _unconfirmed[0].Position : to;
    }

    private void NoteBad(RecordCursor cursor)
    {
        if (cursor.BadBytes > 0)
        {
            var position = cursor.Position - cursor.BadBytes;
            _unconfirmed.Add(new SpoolDamage(segment.Name, position, cursor.BadBytes, "No sound record is there."));
        }
    }

    private void Take(RecordCursor cursor)
    {
        var fields = RecordCodec.Read(cursor.Record, _names, out var data);
        var seal = fields.Kind == RecordKind.Seal ? SealPayload.Read(fields, data) : null;
        var length = fields.Kind == RecordKind.Gap ? GapPayload.Length(data) : data.Length;
        _pending.Add(new RestoredRecord(
            fields.Key, fields.LogOffset, fields.Writer, fields.WriterOffset, length, cursor.Position, cursor.Size, seal,
            fields.Kind == RecordKind.Release));
        if (_unconfirmed.Count == 0 || fields.StartsGroup)
        {
            Confirm();
        }
    }

    private void Confirm()
    {
        Damage.AddRange(_unconfirmed);
        _unconfirmed.Clear();
        foreach (var record in _pending)
        {
            restore(segment, record);
        }

        Records += _pending.Count;
        _pending.Clear();
    }
}
