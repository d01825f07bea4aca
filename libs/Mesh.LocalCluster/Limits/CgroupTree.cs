using System.Globalization;

namespace Mesh.Local.Limits;

/// <summary>The cgroups of one cluster: a directory of its own, below it one a pod, below that one a container.</summary>
/// <param name="dialect">Version 1 or 2.</param>
/// <param name="places">The cluster's own directory for each controller; with version 2 the same for all.</param>
internal sealed class CgroupTree(CgroupDialect dialect, IReadOnlyDictionary<string, string> places)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _left = [];

    public string Version => dialect.Name;

    public IReadOnlyList<string> Controllers { get; } = [.. CgroupPlaces.Wanted.Where(places.ContainsKey)];

    /// <summary>Asks the directory above for its controllers, which may refuse or have handed them down already.</summary>
    /// <exception cref="IOException">It refuses.</exception>
    public void HandDown()
    {
        foreach (var setting in dialect.Parent(Controllers))
        {
            var file = Path.Combine(Path.GetDirectoryName(places[setting.Controller])!, setting.File);
            var missing = Controllers.Except(File.ReadAllText(file).Split([' ', '\n'])).ToList();
            foreach (var wish in dialect.Parent(missing))
            {
                File.WriteAllText(file, wish.Value);
            }
        }
    }

    /// <summary>Makes the cluster's own directories.</summary>
    /// <exception cref="IOException">The kernel does not let us.</exception>
    public void Create()
    {
        foreach (var place in places.Values.Distinct())
        {
            Directory.CreateDirectory(place);
        }

        Write("", dialect.Parent(Controllers));
    }

    /// <summary>Makes the cgroup of one run of a container, and that of its pod where it is the first.</summary>
    /// <exception cref="IOException">The kernel refuses a value, as a limit below what is possible.</exception>
    public Cgroup CreateContainer(string pod, string container, ContainerLimits limits, long? podPids)
    {
        var path = Path.Combine(pod, container);
        foreach (var place in places.Values.Distinct())
        {
            Directory.CreateDirectory(Path.Combine(place, pod));
        }

        Write(pod, dialect.Pod(podPids).Concat(dialect.Parent(Controllers)));
        var directories = places.Values.Distinct().Select(place => Path.Combine(place, path)).ToList();
        directories.ForEach(directory => Directory.CreateDirectory(directory));
        Write(path, dialect.Container(limits));
        var memory = places.TryGetValue("memory", out var home) ? Path.Combine(home, path, dialect.OomFile) : null;
        return new Cgroup(directories, memory);
    }

    /// <summary>Removes what is empty; what still holds a dying process goes with a later call.</summary>
    public void Remove(IEnumerable<string> directories)
    {
        lock (_gate)
        {
            _left.UnionWith(directories);
            _left.RemoveWhere(TryRemove);
        }
    }

    /// <summary>Removes what clusters that were killed left beside this one's directories; theirs end with them.</summary>
    public void RemoveStale(string prefix, Func<int, bool> isAlive)
    {
        foreach (var place in places.Values.Distinct())
        {
            foreach (var other in Directory.EnumerateDirectories(Path.GetDirectoryName(place)!, $"{prefix}*"))
            {
                var owner = Path.GetFileName(other)[prefix.Length..].Split('-')[0];
                if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && !isAlive(pid))
                {
                    TryRemove(other);
                }
            }
        }
    }

    public void RemovePod(string pod) => Remove(places.Values.Distinct().Select(place => Path.Combine(place, pod)));

    public void RemoveAll() => Remove(places.Values.Distinct());

    /// <summary>True when it is gone, with all below it. Files of a cgroup are not removed: its directory is.</summary>
    public static bool TryRemove(string directory)
    {
        try
        {
            if (!Directory.Exists(directory))
            {
                return true;
            }

            foreach (var below in Directory.EnumerateDirectories(directory))
            {
                TryRemove(below);
            }

            Directory.Delete(directory);
            return true;
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Write(string path, IEnumerable<CgroupSetting> settings)
    {
        foreach (var setting in settings)
        {
            if (!places.TryGetValue(setting.Controller, out var place))
            {
                continue;
            }

            var file = Path.Combine(place, path, setting.File);
            if (!setting.Optional || File.Exists(file))
            {
                File.WriteAllText(file, setting.Value);
            }
        }
    }
}
