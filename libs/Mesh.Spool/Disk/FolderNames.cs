using System.Runtime.InteropServices;

namespace Mesh.Spool.Disk;

/// <summary>Makes the names in a folder durable: .NET opens no folders, so this is plain open, fsync, close.</summary>
public static class FolderNames
{
    /// <summary>Returns when the names made and removed in the folder are on the disk itself.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS journals names by itself, and a folder cannot be flushed there.
        }

        var fd = NativeOpen(folder, 0);
        if (fd < 0)
        {
            throw new IOException($"Cannot open {folder}: errno {Marshal.GetLastPInvokeError()}.");
        }

        var failed = NativeFsync(fd) < 0;
        var error = Marshal.GetLastPInvokeError();
        _ = NativeClose(fd);
        if (failed)
        {
            throw new IOException($"Cannot flush {folder}: errno {error}.", error);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int NativeOpen([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int NativeFsync(int fd);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int NativeClose(int fd);
}
