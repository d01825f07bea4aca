namespace Mesh.Spool.Disk;

/// <summary>A folder of the operating system, claimed for this process alone while the object lives.</summary>
public sealed class PhysicalDisk : ISpoolDisk
{
    private const string LockName = "lock";
    private const int ErrnoReadOnly = 30;

    private readonly string _directory;
    private readonly FileStream? _lock;

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
        catch (IOException e) when (e.HResult == ErrnoReadOnly)
        {
            // Logs can still be read. Who else could write here cannot write either.
            _lock = OpenReadOnly(Path.Combine(_directory, LockName));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new SpoolInUseException(_directory, e);
        }
    }

    /// <inheritdoc/>
    public long FreeBytes
    {
        get
        {
            try
            {
                return new DriveInfo(_directory).AvailableFreeSpace;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return long.MaxValue; // Not known: the write itself will say.
            }
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
    public void FlushNames() => FolderNames.Flush(_directory);

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    private static FileStream? OpenReadOnly(string path) =>
        File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read) : null;

    private PhysicalFile OpenFile(string name, FileMode mode, FileAccess access) =>
        new(File.OpenHandle(Path.Combine(_directory, name), mode, access, FileShare.ReadWrite | FileShare.Delete));
}
