using System.Globalization;
using Mesh.Spool.Disk;

namespace Mesh.Spool.Segments;

/// <summary>One file of records.</summary>
internal sealed class Segment(SegmentHeader header, ISpoolFile file, long end)
{
    private const string Prefix = "wal-";
    private const string Suffix = ".seg";

    private int _logs;
    private int _users = 1;

    public SegmentHeader Header { get; } = header;

    public string Name => NameOf(Header.Number);

    public ISpoolFile File { get; } = file;

    /// <summary>The end of what is on disk for good. Only the writer moves it.</summary>
    public long End { get; set; } = end;

    public static string NameOf(long number) => Prefix + number.ToString("d12", CultureInfo.InvariantCulture) + Suffix;

    public static bool TryParseName(string name, out long number)
    {
        number = 0;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(
                name.AsSpan()[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>How many logs have records here that count. At 0 nobody misses the segment.</summary>
    public int LogCount => Volatile.Read(ref _logs);

    public void AddLog() => Interlocked.Increment(ref _logs);

    public void RemoveLog() => Interlocked.Decrement(ref _logs);

    /// <summary>Keeps the file open until <see cref="Return"/>; false when it is closed already.</summary>
    public bool TryRent()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Ends a rent, or at last the set's own hold: the last one closes the file.</summary>
    public void Return()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            File.Dispose();
        }
    }
}
