using System.Runtime.CompilerServices;
using Mesh.Spool.Disk;

namespace Mesh.LogShipper.Archive.Folder;

/// <summary>
/// An archive in a folder. An object is written under a name that no listing shows, flushed, and renamed; then the folder is
/// flushed.
/// </summary>
internal sealed class FolderArchive(string root, TimeProvider time, bool isShared = false) : IArchive
{
    private const string TemporaryPrefix = ".new-";
    private const int BufferBytes = 128 * 1024;

    private readonly string _root = Path.GetFullPath(root);

    public bool IsShared => isShared;

    public async Task PutAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        var folder = Path.GetDirectoryName(path)!;
        MakeFolder(folder);
        var temporary = Path.Combine(folder, TemporaryPrefix + Path.GetFileName(path));
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = BufferBytes,
                Options = FileOptions.Asynchronous,
            };
            var file = new FileStream(temporary, options);
            await using (file.ConfigureAwait(false))
            {
                await write(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.SetLastWriteTimeUtc(temporary, time.GetUtcNow().UtcDateTime);
            File.Move(temporary, path, overwrite: true);
            FolderNames.Flush(folder);
        }
        catch (Exception e)
        {
            DropTemporary(temporary);
            throw e is UnauthorizedAccessException ? new ArchiveException($"The archive's folder refuses: {e.Message}", e) : e;
        }
    }

    public async ValueTask<ArchiveBytes?> ReadAsync(
        string name, long position, int length, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.Asynchronous);
            var total = RandomAccess.GetLength(file);
            var start = position < 0 ? Math.Max(0, total + position) : Math.Min(position, total);
            var bytes = new byte[(int)Math.Min(length, total - start)];
            var read = 0;
            while (read < bytes.Length)
            {
                var more = await RandomAccess.ReadAsync(file, bytes.AsMemory(read), start + read, cancellationToken);
                if (more == 0)
                {
                    break; // The file has become shorter: what is missing fails its sum.
                }

                read += more;
            }

            return new ArchiveBytes(bytes.AsMemory(0, read), total);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // Deleted since it was looked for.
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ArchiveException($"The archive's folder refuses: {e.Message}", e);
        }
    }

    public async IAsyncEnumerable<ArchiveObject> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = prefix.Length == 0 ? _root : PathOf(prefix.TrimEnd('/'));
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var path in Walk(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = new FileInfo(path);
            if (file.Exists)
            {
                var name = Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/');
                yield return new ArchiveObject(name, file.Length, file.LastWriteTimeUtc);
            }
        }

        await ValueTask.CompletedTask;
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        var folder = Path.GetDirectoryName(path)!;
        try
        {
            if (File.Exists(path))
            {
                File.Delete(path);
                FolderNames.Flush(folder);
            }

            // The folder of a job whose last log went. A put that makes it again at this moment wins: a folder with a file stays.
            if (Directory.Exists(folder) && folder != _root && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                RemoveIfEmpty(folder);
            }
        }
        catch (IOException) when (!Directory.Exists(folder))
        {
            // Another member has deleted it at the same moment.
        }

        return Task.CompletedTask;
    }

    // Folder by folder in order, so that what belongs together comes together.
    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in NamesIn(folder, Directory.GetFiles))
        {
            if (!Path.GetFileName(file).StartsWith('.'))
            {
                yield return file;
            }
        }

        foreach (var inner in NamesIn(folder, Directory.GetDirectories))
        {
            foreach (var file in Walk(inner))
            {
                yield return file;
            }
        }
    }

    private static IEnumerable<string> NamesIn(string folder, Func<string, string[]> list)
    {
        try
        {
            return list(folder).Order(StringComparer.Ordinal);
        }
        catch (DirectoryNotFoundException)
        {
            return []; // Its last log was deleted since its name was read.
        }
    }

    private void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var parent = Path.GetDirectoryName(folder)!;
        if (folder.Length > _root.Length)
        {
            MakeFolder(parent);
        }

        Directory.CreateDirectory(folder);
        if (Directory.Exists(parent))
        {
            FolderNames.Flush(parent); // A file is no safer than the names of the folders that lead to it.
        }
    }

    private static void DropTemporary(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    // One that is in use or not empty stays.
    private static void RemoveIfEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Somebody put a file there meanwhile.
        }
    }

    private string PathOf(string name)
    {
        var parts = name.Split('/');
        return Array.TrueForAll(parts, IsSafe)
            ? Path.Combine([_root, .. parts])
            : throw new ArgumentException($"'{name}' is no object's name.", nameof(name));
    }

    private static bool IsSafe(string part) =>
        part.Length is > 0 and <= 128 && char.IsAsciiLetterOrDigit(part[0])
        && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');
}
