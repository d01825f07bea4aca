namespace Mesh.Spool.Disk;

/// <summary>A file that is written at its end and read anywhere. Failures are <see cref="IOException"/>.</summary>
public interface ISpoolFile : IDisposable
{
    /// <summary>Bytes in the file.</summary>
    long Length { get; }

    /// <summary>Writes all of <paramref name="bytes"/> at <paramref name="position"/>.</summary>
    void Write(long position, ReadOnlySpan<byte> bytes);

    /// <summary>Reads up to the buffer's length; fewer only at the end of the file.</summary>
    int Read(long position, Span<byte> buffer);

    /// <summary>Returns when all that was written is on the disk itself.</summary>
    void Flush();

    /// <summary>Cuts the file.</summary>
    void Truncate(long length);
}
