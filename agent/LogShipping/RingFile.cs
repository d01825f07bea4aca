namespace Mesh.Agent.LogShipping;

/// <summary>A file of a fixed size that positions go round in.</summary>
internal sealed class RingFile(string path, long size, FileMode mode) : IDisposable
{
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file =
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public void Write(long position, ReadOnlySpan<byte> bytes)
    {
        var place = position % size;
        var before = (int)Math.Min(bytes.Length, size - place);
        RandomAccess.Write(_file, bytes[..before], place);
        if (before < bytes.Length)
        {
            RandomAccess.Write(_file, bytes[before..], 0);
        }
    }

    public void Read(long position, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var place = position % size;
            var read = RandomAccess.Read(_file, bytes[..(int)Math.Min(bytes.Length, size - place)], place);
            if (read == 0)
            {
                throw new InvalidDataException("the agent's log spool was cut short by another process");
            }

            bytes = bytes[read..];
            position += read;
        }
    }

    public void Dispose() => _file.Dispose();
}
