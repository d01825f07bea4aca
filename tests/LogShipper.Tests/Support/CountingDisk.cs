using System.Collections.Concurrent;
using Mesh.Spool.Disk;

namespace Mesh.LogShipper.Tests.Support;

/// <summary>A disk in memory that counts what is read, and can be full.</summary>
internal sealed class CountingDisk : ISpoolDisk
{
    private readonly ConcurrentDictionary<string, CountingFile> _files = new();
    private long _bytesRead;

    /// <summary>Bytes that may still be written.</summary>
    public long Room { get; set; } = long.MaxValue;

    public long BytesRead => Interlocked.Read(ref _bytesRead);

    public IReadOnlyList<string> List() => [.. _files.Keys];

    public ISpoolFile Create(string name) => _files[name] = new CountingFile(this);

    public ISpoolFile Open(string name) => _files[name];

    public void Delete(string name) => _files.TryRemove(name, out _);

    public void FlushNames()
    {
        // Memory needs no flush.
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class CountingFile(CountingDisk disk) : ISpoolFile
    {
        private readonly Lock _gate = new();
        private readonly MemoryStream _bytes = new();

        public long Length
        {
            get
            {
                lock (_gate)
                {
                    return _bytes.Length;
                }
            }
        }

        public void Write(long position, ReadOnlySpan<byte> bytes)
        {
            lock (_gate)
            {
                var taken = (int)Math.Min(bytes.Length, disk.Room);
                disk.Room -= taken;
                _bytes.Position = position;
                _bytes.Write(bytes[..taken]);
                if (taken < bytes.Length)
                {
                    throw new IOException("No space left on device", 28);
                }
            }
        }

        public int Read(long position, Span<byte> buffer)
        {
            lock (_gate)
            {
                _bytes.Position = position;
                var read = _bytes.Read(buffer);
                Interlocked.Add(ref disk._bytesRead, read);
                return read;
            }
        }

        public void Flush()
        {
            // Memory needs no flush.
        }

        public void Truncate(long length)
        {
            lock (_gate)
            {
                _bytes.SetLength(length);
            }
        }

        public void Dispose()
        {
            // It outlives the spool.
        }
    }
}
