using Mesh.Spool.Disk;

namespace Mesh.LogShipper.Tests.Support;

/// <summary>A folder as a disk that can only be read.</summary>
internal sealed class ReadOnlyDisk(string directory) : ISpoolDisk
{
    private readonly PhysicalDisk _disk = new(directory);

    public static IOException Error() => new("Read-only file system", 30);

    public IReadOnlyList<string> List() => _disk.List();

    public ISpoolFile Create(string name) => throw Error();

    public ISpoolFile Open(string name) => new ReadOnlyFile(_disk.Open(name));

    public void Delete(string name) => throw Error();

    public void FlushNames() => throw Error();

    public void Dispose() => _disk.Dispose();

    private sealed class ReadOnlyFile(ISpoolFile file) : ISpoolFile
    {
        public long Length => file.Length;

        public void Write(long position, ReadOnlySpan<byte> bytes) => throw new UnauthorizedAccessException("Read-only handle.");

        public int Read(long position, Span<byte> buffer) => file.Read(position, buffer);

        public void Flush() => file.Flush();

        public void Truncate(long length) => throw new UnauthorizedAccessException("Read-only handle.");

        public void Dispose() => file.Dispose();
    }
}
