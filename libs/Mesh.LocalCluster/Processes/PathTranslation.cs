namespace Mesh.Local.Processes;

/// <summary>Without a mount namespace, words that begin with a mount path are turned into the path of the volume.</summary>
internal sealed class PathTranslation(IEnumerable<HostMount> mounts)
{
    private readonly List<HostMount> _mounts = [.. mounts.OrderByDescending(mount => mount.Target.Length)];

    public string Translate(string word)
    {
        foreach (var mount in _mounts)
        {
            var target = mount.Target.TrimEnd('/');
            if (word == target || word.StartsWith(target + "/", StringComparison.Ordinal))
            {
                return mount.Source + word[target.Length..];
            }
        }

        return word;
    }
}
