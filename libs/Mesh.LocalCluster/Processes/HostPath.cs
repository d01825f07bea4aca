namespace Mesh.Local.Processes;

/// <summary>Paths on the host, symbolic links followed as far as they exist.</summary>
internal static class HostPath
{
    private const int MaxLinks = 40;

    public static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    public static bool IsDirectory(string path) => Directory.Exists(path);

    /// <summary>The absolute path with no link in the part of it that exists on the host.</summary>
    public static string Resolve(string path)
    {
        var pending = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var resolved = new List<string>();
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part == ".")
            {
                continue;
            }

            if (part == "..")
            {
                if (resolved.Count > 0)
                {
                    resolved.RemoveAt(resolved.Count - 1);
                }

                continue;
            }

            var candidate = "/" + string.Join('/', resolved.Append(part));
            if (new FileInfo(candidate).LinkTarget is { } target && ++links <= MaxLinks)
            {
                if (target.StartsWith('/'))
                {
                    resolved.Clear();
                }

                foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    pending.Push(step);
                }

                continue;
            }

            resolved.Add(part);
        }

        return "/" + string.Join('/', resolved);
    }
}
