using Mesh.LogShipper.Archive.Format;

namespace Mesh.LogShipper.Archive;

/// <summary>Reads the parts of an archived log from the archive.</summary>
internal static class ArchivedLogReader
{
    // What one read gets: the index of a log of about 500 MB, so nearly always all of it.
    private const int EndBytes = 64 * 1024;

    /// <summary>The index; null when there is no such object.</summary>
    /// <exception cref="IOException">The archive cannot be read at the moment.</exception>
    /// <exception cref="InvalidDataException">The object's end is damaged, or is none of ours.</exception>
    public static async Task<ArchiveIndex?> IndexAsync(IArchive archive, string name, CancellationToken cancellationToken)
    {
        if (await archive.ReadAsync(name, -EndBytes, EndBytes, cancellationToken) is not { } end)
        {
            return null;
        }

        var trailer = ArchiveTrailer.Find(end.Data.Span);
        var endStart = end.ObjectLength - end.Data.Length;
        if (trailer.IndexPosition >= endStart)
        {
            return ArchiveReader.Index(end.Data[(int)(trailer.IndexPosition - endStart)..], trailer);
        }

        var all = await archive.ReadAsync(name, trailer.IndexPosition, 2 * trailer.IndexLength, cancellationToken);
        return all is null ? null : ArchiveReader.Index(all.Data, trailer);
    }
}
