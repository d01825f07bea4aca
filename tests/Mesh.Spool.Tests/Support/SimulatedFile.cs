using Mesh.Spool.Disk;

namespace Mesh.Spool.Tests.Support;

/// <summary>A file that knows which of its bytes were flushed.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk) : ISpoolFile
{
    public const int PageBytes = 512;

    public byte[] Current { get; set; } = [];

    public byte[] Flushed { get; set; } = [];

    public long Length
    {
        get
        {
            lock (disk.Gate)
            {
                return Current.Length;
            }
        }
    }

    public void Write(long position, ReadOnlySpan<byte> bytes)
    {
        lock (disk.Gate)
        {
            var allowed = disk.OnWrite(bytes.Length);
            var needed = (int)position + allowed;
            if (needed > Current.Length)
            {
                var grown = new byte[needed];
                Current.CopyTo(grown, 0);
                Current = grown;
            }

            bytes[..allowed].CopyTo(Current.AsSpan((int)position));
            if (allowed < bytes.Length)
            {
                throw disk.WriteError!;
            }
        }
    }

    public int Read(long position, Span<byte> buffer)
    {
        lock (disk.Gate)
        {
            var length = (int)Math.Clamp(Current.Length - position, 0, buffer.Length);
            Current.AsSpan((int)Math.Min(position, Current.Length), length).CopyTo(buffer);
            return length;
        }
    }

    public void Flush()
    {
        disk.WaitForLeaveToFlush();
        lock (disk.Gate)
        {
            disk.OnFlush();
            Flushed = [.. Current];
        }
    }

    public void Truncate(long length)
    {
        lock (disk.Gate)
        {
            if (disk.TruncateError is { } error)
            {
                throw error;
            }

            Current = Current[..(int)length];
        }
    }

    public void Dispose()
    {
    }

    /// <summary>
    /// What a power loss may leave: of each page what was flushed or what was written since, and any length between.
    /// </summary>
    public byte[] AfterPowerLoss(Random random)
    {
        var (short_, long_) = (Math.Min(Flushed.Length, Current.Length), Math.Max(Flushed.Length, Current.Length));
        var result = new byte[random.Next(short_, long_ + 1)];
        for (var page = 0; page < result.Length; page += PageBytes)
        {
            var source = random.Next(2) == 0 ? Flushed : Current;
            var end = Math.Min(page + PageBytes, Math.Min(result.Length, source.Length));
            if (end > page)
            {
                source.AsSpan(page, end - page).CopyTo(result.AsSpan(page));
            }
        }

        return result;
    }
}
