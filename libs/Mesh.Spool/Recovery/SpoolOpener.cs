using Mesh.Spool.Disk;
using Mesh.Spool.Logs;
using Mesh.Spool.Segments;

namespace Mesh.Spool.Recovery;

/// <summary>Finds out what a folder of segments holds after whatever ended the last process.</summary>
internal sealed class SpoolOpener(
    ISpoolDisk disk, SegmentSet segments, LogTable logs, Func<LogKey, SpoolLog> makeLog, ISpoolEvents events)
{
    private readonly List<SpoolDamage> _damage = [];
    private long _bytes;
    private long _records;
    private long _cut;

    public Recovered Run(int segmentBytes)
    {
        var found = OpenAll();
        Segment? active = null;
        for (var i = 0; i < found.Count; i++)
        {
            var (number, segment) = found[i];
            var next = i + 1 < found.Count ? found[i + 1] : default;
            if (i > 0 && found[i - 1].Number != number - 1)
            {
                Report(new SpoolDamage(Segment.NameOf(number - 1), 0, 0, "The segment is missing."));
            }

            if (segment is null)
            {
                continue;
            }

            // Only the successor knows where a segment ends.
            long? knownEnd = next.Segment is { } successor && successor.Header.Number == number + 1
                ? successor.Header.PreviousEnd
                : null;
            active = Scan(segment, knownEnd, isLast: i == found.Count - 1) && segment.End < segmentBytes ? segment : null;
        }

        return new Recovered(active, new SpoolRecovery(found.Count(f => f.Segment is not null), _bytes, _records, _damage, _cut));
    }

    private List<(long Number, Segment? Segment)> OpenAll()
    {
        var numbers = new List<long>();
        foreach (var name in disk.List())
        {
            if (Segment.TryParseName(name, out var number))
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        var found = new List<(long, Segment?)>();
        foreach (var number in numbers)
        {
            var isLast = number == numbers[^1];
            if (OpenOne(number, isLast, out var segment))
            {
                found.Add((number, segment));
                segments.Skip(number);
                if (segment is not null)
                {
                    segments.Add(segment);
                }
            }
        }

        return found;
    }

    // False: the file is the unfinished beginning of a segment that never held anything.
    private bool OpenOne(long number, bool isLast, out Segment? segment)
    {
        segment = null;
        var name = Segment.NameOf(number);
        var file = disk.Open(name);
        var block = new byte[SegmentHeader.Bytes];
        var read = file.Read(0, block);
        if (SegmentHeader.Find(block.AsSpan(0, read), out var header) is not null && header.Number == number)
        {
            segment = new Segment(header, file, file.Length);
            return true;
        }

        var length = file.Length;
        file.Dispose();
        if (isLast && length <= SegmentHeader.Bytes)
        {
            return false;
        }

        Report(new SpoolDamage(name, 0, length, "The segment's header is not sound."));
        return true;
    }

    // True when the segment can be written on.
    private bool Scan(Segment segment, long? knownEnd, bool isLast)
    {
        var scan = new SegmentScan(segment, knownEnd, Restore);
        scan.Run();
        _records += scan.Records;
        _bytes += scan.End - SegmentHeader.Bytes;
        scan.Damage.ForEach(Report);
        var torn = segment.File.Length - scan.End;
        segment.End = scan.End;
        if (!isLast)
        {
            return false;
        }

        try
        {
            if (torn > 0)
            {
                _cut += torn;
                events.TailCut(segment.Name, scan.End, torn);
                segment.File.Truncate(scan.End);
            }

            // What a killed process wrote may be in memory only; from here on it is shown to readers.
            segment.File.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            events.WriteFailed(e, 0);
            return false;
        }
    }

    private void Restore(Segment segment, RestoredRecord record)
    {
        var log = logs.Find(record.Key);
        if (record.IsRelease)
        {
            logs.Release(record.Key);
            log?.Release();
            return;
        }

        if (log is null)
        {
            log = makeLog(record.Key);
            logs.Add(log);
        }

        if (!log.Restore(record, segment))
        {
            Report(new SpoolDamage(
                segment.Name, record.Position, record.Size, "The record repeats bytes that the log has already."));
        }
    }

    private void Report(SpoolDamage damage)
    {
        _damage.Add(damage);
        events.Damaged(damage);
    }
}
