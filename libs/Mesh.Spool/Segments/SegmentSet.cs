using System.Collections.Concurrent;
using System.Security.Cryptography;
using Mesh.Spool.Disk;

namespace Mesh.Spool.Segments;

/// <summary>The segments by number. Only the writer adds; readers look up.</summary>
internal sealed class SegmentSet(ISpoolDisk disk) : IDisposable
{
    private readonly ConcurrentDictionary<long, Segment> _segments = new();

    /// <summary>The newest segment, sound or not; 0 before the first.</summary>
    public long LastNumber { get; private set; }

    /// <summary>Where the newest segment ends.</summary>
    public long LastEnd => _segments.TryGetValue(LastNumber, out var last) ? last.End : 0;

    public void Add(Segment segment)
    {
        _segments[segment.Header.Number] = segment;
        LastNumber = Math.Max(LastNumber, segment.Header.Number);
    }

    /// <summary>Keeps a number from being used again, though its segment cannot be read.</summary>
    public void Skip(long number) => LastNumber = Math.Max(LastNumber, number);

    public Segment Get(long number) => _segments[number];

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
            segment.Dispose();
        }
    }
}
