namespace Mesh.Hosting.Storage;

/// <summary>
/// An exclusive claim on a data directory, by a lock on the file <c>.lock</c> in it. The kernel drops it with the process,
/// however that ends.
/// </summary>
public sealed class DirectoryLock : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Makes the directory and claims it; waits up to <paramref name="patience"/> for a dying predecessor.</summary>
    /// <exception cref="DataDirectoryInUseException">Another process still holds it.</exception>
    public static async Task<DirectoryLock> AcquireAsync(
        string directory, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, ".lock");
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (time.GetElapsedTime(start) < patience)
            {
                await Task.Delay(RetryInterval, time, cancellationToken);
            }
            catch (IOException)
            {
                throw new DataDirectoryInUseException(directory);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
