using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Mesh.Spool.Disk;

namespace Mesh.Spool.Segments;

/// <summary>The segments by number. Only the writer adds; readers look up; the oldest go when no log needs them.</summary>
internal sealed class SegmentSet(ISpoolDisk disk) : IDisposable
{
    private readonly Lock _reclaiming = new();
    private readonly ConcurrentDictionary<long, Segment> _segments = new();
    private long _lastNumber;

    /// <summary>The newest segment, sound or not; 0 before the first.</summary>
    public long LastNumber
    {
        get => Volatile.Read(ref _lastNumber);
        private set => Volatile.Write(ref _lastNumber, value);
    }

    /// <summary>Where the newest segment ends.</summary>
    public long LastEnd => _segments.TryGetValue(LastNumber, out var last) ? last.End : 0;

    /// <summary>Bytes that the disk can still take.</summary>
    public long FreeBytes => disk.FreeBytes;

    public void Add(Segment segment)
    {
        _segments[segment.Header.Number] = segment;
        LastNumber = Math.Max(LastNumber, segment.Header.Number);
    }

    /// <summary>Keeps a number from being used again, though its segment cannot be read.</summary>
    public void Skip(long number) => LastNumber = Math.Max(LastNumber, number);

    /// <summary>Opens a segment to a reader until it returns it; false when it has been deleted.</summary>
    public bool TryRent(long number, [NotNullWhen(true)] out Segment? segment) =>
        _segments.TryGetValue(number, out segment) && segment.TryRent();

    /// <summary>
    /// Deletes segments from the front on that hold no log's records, and returns how many. Never one behind a segment that
    /// stays: a release stands in a later segment than what it releases, and must not go before it.
    /// </summary>
    public int Reclaim()
    {
        lock (_reclaiming)
        {
            var count = 0;
            foreach (var number in _segments.Keys.Order())
            {
                // The newest one stays: its number and its end must be known when the next begins.
                if (number >= LastNumber || _segments[number].LogCount > 0)
                {
                    break;
                }

                disk.Delete(Segment.NameOf(number));
                disk.FlushNames(); // One by one: names may reach the disk in any order.
                if (_segments.TryRemove(number, out var segment))
                {
                    segment.Return();
                }

                count++;
            }

            return count;
        }
    }

    /// <summary>What the segments take, as they are at about this moment.</summary>
    public SpoolUsage Usage()
    {
        var usage = default(SpoolUsage);
        foreach (var segment in _segments.Values)
        {
            var isFree = segment.LogCount == 0 && segment.Header.Number < LastNumber;
            usage = new SpoolUsage(usage.Segments + 1, usage.Bytes + segment.End, usage.PinnedBytes + (isFree ? segment.End : 0));
        }

        return usage;
    }

    /// <summary>The oldest segment; 0: there is none.</summary>
    public long FirstNumber => _segments.IsEmpty ? 0 : _segments.Keys.Min();

    /// <summary>Begins the next segment, and returns it once its header and name are on disk.</summary>
    /// <exception cref="IOException">It could not be made; a later try uses the same number.</exception>
    public Segment Begin()
    {
        var header = new SegmentHeader(LastNumber + 1, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)), LastEnd);
        var name = Segment.NameOf(header.Number);
        var file = disk.Create(name);
        try
        {
            file.Write(0, header.ToBlock());
            file.Flush();
            disk.FlushNames();
        }
        catch
        {
            file.Dispose();
            throw;
        }

        var segment = new Segment(header, file, SegmentHeader.Bytes);
        Add(segment);
        return segment;
    }

    public void Dispose()
    {
        foreach (var segment in _segments.Values)
        {
            segment.Return();
        }
    }
}
