using System.Globalization;

namespace Mesh.Cli.Up;

/// <summary>
/// Keeps a data folder for one `mesh up`. The kernel holds the lock, so it goes with the process however that ends; a second
/// file has the owner's pid, for the error that the next one shows.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _lock;
    private readonly DataFolder _folder;

    private DataFolderLock(FileStream held, DataFolder folder)
    {
        _lock = held;
        _folder = folder;
    }

    /// <exception cref="CliException">Another process has it (<see cref="ExitCodes.InUse"/>).</exception>
    public static DataFolderLock Take(DataFolder folder)
    {
        FileStream held;
        try
        {
            held = new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CliException($"the data folder {folder.Root} cannot be written: {e.Message}", ExitCodes.Usage, e);
        }
        catch (IOException e)
        {
            var owner = OwnerOf(folder);
            throw new CliException(
                $"another mesh up{(owner is null ? "" : $" (pid {owner})")} runs on the data folder {folder.Root}; stop it, or "
                + "name another folder with --data DIR",
                ExitCodes.InUse,
                e);
        }

        File.WriteAllText(folder.LockOwner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DataFolderLock(held, folder);
    }

    public void Dispose()
    {
        File.Delete(_folder.LockOwner);
        _lock.Dispose();
    }

    private static string? OwnerOf(DataFolder folder)
    {
        try
        {
            return File.ReadAllText(folder.LockOwner).Trim() is { Length: > 0 } pid ? pid : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
