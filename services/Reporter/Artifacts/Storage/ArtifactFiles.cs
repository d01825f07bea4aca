using Mesh.Spool.Disk;

namespace Mesh.Reporter.Artifacts.Storage;

/// <summary>
/// The contents of artifacts. A file is written in `incoming` and moved to `content` when it is whole and on disk; what the index
/// names is always there, and what it does not name is swept. Names are made up: a run's own begin with its mark, so that the sweep
/// tells files that are about to be named from those that a crash left.
/// </summary>
public sealed class ArtifactFiles
{
    private const int FolderLetters = 2;

    private readonly string _incoming;
    private readonly string _content;
    private readonly string _run;
    private long _count;

    /// <param name="directory">Where the folders are, or are made.</param>
    /// <param name="run">Marks the files of this run: 32 hexadecimal digits that no earlier run had.</param>
    public ArtifactFiles(string directory, string run)
    {
        _incoming = Path.Combine(directory, "incoming");
        _content = Path.Combine(directory, "content");
        _run = run;

        // Torn uploads of an earlier run: nobody can go on with them.
        if (Directory.Exists(_incoming))
        {
            Directory.Delete(_incoming, recursive: true);
        }

        Directory.CreateDirectory(_incoming);
        Directory.CreateDirectory(_content);
        FolderNames.Flush(directory);
    }

    /// <summary>A name that no file has.</summary>
    public string NewName()
    {
        // The low digits change fastest, and choose the folder: contents spread over 256 of them.
        var count = Interlocked.Increment(ref _count);
        return $"{count & 0xff:x2}{_run}{count:x}";
    }

    public FileStream Create(string name) =>
        new(Path.Combine(_incoming, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);

    /// <summary>Returns once a written file, and its name, are on disk.</summary>
    public void Keep(string name, FileStream file)
    {
        file.Flush(flushToDisk: true);
        file.Dispose();
        var folder = Path.Combine(_content, name[..FolderLetters]);
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            FolderNames.Flush(_content);
        }

        File.Move(Path.Combine(_incoming, name), Path.Combine(folder, name));
        FolderNames.Flush(folder);
    }

    /// <summary>Opens for reading; stays readable when the file is deleted meanwhile.</summary>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    public FileStream Open(string name) =>
        new(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);

    /// <summary>Removes a file, whole or torn; one that is not there is no error.</summary>
    public void Delete(string name)
    {
        File.Delete(Path.Combine(_incoming, name));
        if (File.Exists(PathOf(name)))
        {
            File.Delete(PathOf(name));
        }
    }

    /// <summary>The whole files that earlier runs left.</summary>
    public IEnumerable<string> OfEarlierRuns() =>
        Directory.EnumerateFiles(_content, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name.Length > FolderLetters && !name.AsSpan(FolderLetters).StartsWith(_run, StringComparison.Ordinal));

    private string PathOf(string name) => Path.Combine(_content, name[..FolderLetters], name);
}
