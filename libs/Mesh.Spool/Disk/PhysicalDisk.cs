using System.Runtime.InteropServices;

namespace Mesh.Spool.Disk;

/// <summary>A folder of the operating system, claimed for this process alone while the object lives.</summary>
public sealed class PhysicalDisk : ISpoolDisk
{
    private const string LockName = "lock";

    private readonly string _directory;
    private readonly FileStream _lock;

    /// <summary>Makes the folder if need be, and claims it.</summary>
    /// <exception cref="SpoolInUseException">Another process holds it.</exception>
    public PhysicalDisk(string directory)
    {
        _directory = System.IO.Directory.CreateDirectory(directory).FullName;
        try
        {
            // The kernel drops this lock with the process, however the process ends.
            _lock = new FileStream(
                Path.Combine(_directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new SpoolInUseException(_directory, e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. System.IO.Directory.EnumerateFiles(_directory).Select(f => Path.GetFileName(f)!)];

    /// <inheritdoc/>
    public ISpoolFile Create(string name) => OpenFile(name, FileMode.Create, FileAccess.ReadWrite);

    /// <inheritdoc/>
    public ISpoolFile Open(string name)
    {
        try
        {
            return OpenFile(name, FileMode.Open, FileAccess.ReadWrite);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not FileNotFoundException)
        {
            // A disk that the kernel made read-only after an error still has logs to serve.
            return OpenFile(name, FileMode.Open, FileAccess.Read);
        }
    }

    /// <inheritdoc/>
    public void Delete(string name) => File.Delete(Path.Combine(_directory, name));

    /// <inheritdoc/>
    public void FlushNames()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS journals names by itself, and a directory cannot be flushed there.
        }

        // .NET opens no directories, so this is plain open, fsync, close.
        var fd = NativeOpen(_directory, 0);
        if (fd < 0)
        {
            throw new IOException($"Cannot open {_directory}: errno {Marshal.GetLastPInvokeError()}.");
        }

        var failed = NativeFsync(fd) < 0;
        var error = Marshal.GetLastPInvokeError();
        _ = NativeClose(fd);
        if (failed)
        {
            throw new IOException($"Cannot flush {_directory}: errno {error}.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private PhysicalFile OpenFile(string name, FileMode mode, FileAccess access) =>
        new(File.OpenHandle(Path.Combine(_directory, name), mode, access, FileShare.ReadWrite | FileShare.Delete));

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int NativeOpen([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int NativeFsync(int fd);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int NativeClose(int fd);
}
