using Mesh.Artifacts;

namespace Mesh.Agent.Artifacts;

/// <summary>Finds the files that a job's paths name. Folders are walked without following links, and only where a match may be.</summary>
internal sealed class ArtifactSearch(string directory, IReadOnlyList<ArtifactPattern> patterns)
{
    /// <summary>How many files may be found: their names are in memory.</summary>
    public const int MaxFiles = 100_000;

    private static readonly EnumerationOptions All = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        ReturnSpecialDirectories = false,
    };

    private readonly bool[] _isUsed = new bool[patterns.Count];
    private readonly List<string> _found = [];

    /// <summary>The patterns that named no file.</summary>
    public IEnumerable<string> Unused => patterns.Where((_, index) => !_isUsed[index]).Select(pattern => pattern.Text);

    /// <summary>The files' paths in the directory, in their order; links are among them.</summary>
    /// <exception cref="ArtifactsRefusedException">There are too many.</exception>
    public IReadOnlyList<string> Run(CancellationToken cancellationToken)
    {
        Walk("", [.. patterns.Select(pattern => pattern.Start)], cancellationToken);
        _found.Sort(StringComparer.Ordinal);
        return _found;
    }

    private void Walk(string folder, ulong[] places, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var entry in EntriesOf(folder))
        {
            var next = new ulong[places.Length];
            var (isWanted, isMatched) = (false, false);
            for (var i = 0; i < places.Length; i++)
            {
                next[i] = places[i] == 0 ? 0 : patterns[i].Enter(places[i], entry.Name, isTop: folder.Length == 0);
                isWanted |= next[i] != 0;
                isMatched |= patterns[i].IsMatched(next[i]);
            }

            var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            if (entry is DirectoryInfo && entry.LinkTarget is null)
            {
                if (isWanted)
                {
                    Walk(path, next, cancellationToken);
                }
            }
            else if (isMatched)
            {
                Add(path, next);
            }
        }
    }

    private IEnumerable<FileSystemInfo> EntriesOf(string folder)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(directory, folder)).EnumerateFileSystemInfos("*", All).ToList();
        }
        catch (DirectoryNotFoundException)
        {
            // A process that a step left behind removed it.
            return [];
        }
        catch (UnauthorizedAccessException)
        {
            throw new ArtifactsRefusedException($"the folder {(folder.Length == 0 ? "." : folder)} cannot be read: let its owner read it");
        }
    }

    private void Add(string path, ulong[] places)
    {
        if (_found.Count == MaxFiles)
        {
            throw new ArtifactsRefusedException($"the artifacts are more than {MaxFiles} files; pack them into an archive in a step");
        }

        _found.Add(path);
        for (var i = 0; i < places.Length; i++)
        {
            _isUsed[i] |= patterns[i].IsMatched(places[i]);
        }
    }
}
