namespace Mesh.Spool.Disk;

/// <summary>A folder of files. The seam at which tests let a disk fill up, fail, or lose what was not flushed.</summary>
public interface ISpoolDisk : IDisposable
{
    /// <summary>Bytes that can still be written, as far as that is known.</summary>
    long FreeBytes => long.MaxValue;

    /// <summary>The names of the files, in no order.</summary>
    IReadOnlyList<string> List();

    /// <summary>Makes the file, empty even if it was there. The name itself is durable after <see cref="FlushNames"/>.</summary>
    ISpoolFile Create(string name);

    /// <summary>Opens a file that is there; read-only where the file system does not let it be written.</summary>
    ISpoolFile Open(string name);

    /// <summary>Removes a file.</summary>
    void Delete(string name);

    /// <summary>Returns when the names made and removed are on the disk itself.</summary>
    void FlushNames();
}
