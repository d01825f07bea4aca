using System.Globalization;
using Mesh.Spool.Disk;

namespace Mesh.Spool.Segments;

/// <summary>One file of records.</summary>
internal sealed class Segment(SegmentHeader header, ISpoolFile file, long end) : IDisposable
{
    private const string Prefix = "wal-";
    private const string Suffix = ".seg";

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

    public void Dispose() => File.Dispose();
}
