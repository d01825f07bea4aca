namespace Mesh.Local.Limits;

/// <summary>Where cgroups of this process may be made, by controller; read off what the kernel says of the process.</summary>
internal static class CgroupPlaces
{
    public static readonly string[] Wanted = ["memory", "cpu", "pids"];

    /// <summary>Version 1: the directory of this process in the hierarchy of each controller that there is.</summary>
    /// <param name="mountInfo">The text of <c>/proc/self/mountinfo</c>.</param>
    /// <param name="own">The text of <c>/proc/self/cgroup</c>.</param>
    public static IReadOnlyDictionary<string, string> V1(string mountInfo, string own)
    {
        var places = new Dictionary<string, string>();
        foreach (var mount in Mounts(mountInfo).Where(mount => mount.Type == "cgroup"))
        {
            foreach (var controller in mount.Options.Intersect(Wanted))
            {
                var path = Own(own, names => names.Contains(controller));
                if (path is not null)
                {
                    places.TryAdd(controller, mount.Resolve(path));
                }
            }
        }

        return places;
    }

    /// <summary>Version 2: the directories that may hold ours, the best first. Empty when it is not mounted.</summary>
    /// <remarks>
    /// A directory with processes hands no controllers down (but for the root), so the own directory seldom serves; its parent
    /// does where the system delegated it.
    /// </remarks>
    public static IReadOnlyList<string> V2(string mountInfo, string own)
    {
        var mount = Mounts(mountInfo).FirstOrDefault(mount => mount.Type == "cgroup2");
        if (mount is null || Own(own, names => names is [""]) is not { } path)
        {
            return [];
        }

        var home = mount.Resolve(path);
        var root = mount.Point.TrimEnd('/');
        return home == root ? [root] : [.. new[] { home, Path.GetDirectoryName(home)!, root }.Distinct()];
    }

    private static string? Own(string own, Func<string[], bool> isIt) => own.Split('\n')
        .Select(line => line.Split(':', 3))
        .Where(parts => parts.Length == 3 && isIt(parts[1].Split(',')))
        .Select(parts => parts[2])
        .FirstOrDefault();

    private static IEnumerable<Mount> Mounts(string mountInfo)
    {
        foreach (var line in mountInfo.Split('\n'))
        {
            var halves = line.Split(" - ", 2);
            var before = halves[0].Split(' ');
            var after = halves.Length == 2 ? halves[1].Split(' ') : [];
            if (before.Length >= 5 && after.Length >= 3)
            {
                yield return new Mount(after[0], before[3], before[4], after[2].Split(','));
            }
        }
    }

    private sealed record Mount(string Type, string Root, string Point, string[] Options)
    {
        /// <summary>A container sees the hierarchy from its own directory on.</summary>
        public string Resolve(string path)
        {
            var inside = Root != "/" && path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : path;
            return Path.Join(Point, inside.Trim('/')).TrimEnd('/');
        }
    }
}
