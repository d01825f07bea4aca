namespace Mesh.LogShipper.Archive;

/// <summary>
/// Keeps whole objects under names of the form <c>a/b/c</c>, lower-case letters, digits, dots and hyphens. For any number of
/// threads. What fails throws an <see cref="IOException"/>; a later try may work.
/// </summary>
public interface IArchive
{
    /// <summary>True: all members of a cluster have this one archive. False: each has one of its own.</summary>
    bool IsShared { get; }

    /// <summary>
    /// Stores what <paramref name="write"/> writes. The object appears whole or not at all, in the place of one of that name,
    /// and is durable when this returns. When <paramref name="write"/> throws, nothing is stored.
    /// </summary>
    Task PutAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken);

    /// <summary>
    /// Reads so many bytes from a position on, fewer at the object's end; a negative position counts from the end. Null: no
    /// such object.
    /// </summary>
    ValueTask<ArchiveBytes?> ReadAsync(string name, long position, int length, CancellationToken cancellationToken);

    /// <summary>The objects whose names start so, in the order of their names' parts.</summary>
    /// <param name="prefix">Empty, or ends with a slash.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    IAsyncEnumerable<ArchiveObject> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Removes an object for good; nothing happens when there is none.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}
