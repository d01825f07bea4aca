using Mesh.Spool.Disk;

namespace Mesh.LogShipper.Storage;

/// <summary>Small files that are written as a whole.</summary>
internal static class DurableFile
{
    /// <summary>Returns when the file, in the place of one of that name, and its name are on disk. Never is half of it seen.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var half = path + ".new";
        using (var file = new FileStream(half, FileMode.Create))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(half, path, overwrite: true);
        FolderNames.Flush(Path.GetDirectoryName(path)!);
    }
}
