namespace Mesh.Agent.Artifacts;

/// <summary>
/// The source directory as the place of other jobs' artifacts. What was checked out may hold links: no artifact is written through
/// one. No step runs yet, so nothing changes between the look and the write.
/// </summary>
internal sealed class ArtifactTarget(string directory)
{
    private const UnixFileMode Plain = (UnixFileMode)0x1B6;
    private const UnixFileMode All = (UnixFileMode)0x1FF;

    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);

    /// <summary>Makes the folders above a file, and sees that it can be there.</summary>
    /// <exception cref="ArtifactsRefusedException">Its place is taken.</exception>
    public void MakeWay(string path)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            MakeFolder(path[..slash], path);
        }

        _files.Add(path);
        var place = new FileInfo(Path.Combine(directory, path));
        if (_folders.Contains(path) || (place.LinkTarget is null && Directory.Exists(place.FullName)))
        {
            throw new ArtifactsRefusedException($"the artifact {path} cannot be put in place: a folder has its name");
        }
    }

    /// <summary>Moves a file to its place, over what is there.</summary>
    public void Put(string file, string path, bool isExecutable)
    {
        File.SetUnixFileMode(file, isExecutable ? All : Plain);
        File.Move(file, Path.Combine(directory, path), overwrite: true);
    }

    private void MakeFolder(string folder, string path)
    {
        if (_files.Contains(folder))
        {
            throw new ArtifactsRefusedException($"the artifact {path} cannot be put in place: {folder} is an artifact, too");
        }

        if (!_folders.Add(folder))
        {
            return;
        }

        var place = new DirectoryInfo(Path.Combine(directory, folder));
        if (place.LinkTarget is not null)
        {
            throw new ArtifactsRefusedException($"the artifact {path} cannot be put in place: {folder} is a symbolic link in the source");
        }

        if (File.Exists(place.FullName))
        {
            throw new ArtifactsRefusedException($"the artifact {path} cannot be put in place: {folder} is a file in the source");
        }

        place.Create();
    }
}
