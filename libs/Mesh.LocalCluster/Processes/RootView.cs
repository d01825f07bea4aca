using System.Text;

namespace Mesh.Local.Processes;

/// <summary>
/// The root directory that a container sees: a skeleton of empty directories under the pod's own folder, over which the host's
/// top-level directories and the pod's volumes are mounted, in the container's mount namespace only. Where a volume belongs
/// into a host directory that has no such entry, that directory is opened up: remade in the skeleton, its entries mounted
/// one by one. So nothing is ever created on the host's own root.
/// </summary>
internal sealed class RootView
{
    private static readonly string[] Own = ["proc", "lost+found", OldRoot];

    private readonly string _root;
    private readonly List<HostMount> _mounts;
    private readonly StringBuilder _table = new();

    private RootView(string root, List<HostMount> mounts)
    {
        _root = root;
        _mounts = mounts;
    }

    /// <summary>Where the old root hangs until it is let go.</summary>
    public const string OldRoot = ".mesh-old";

    /// <summary>Makes the skeleton below <paramref name="scratch"/>; the mount table and the root to enter.</summary>
    public static (string Root, string Table) Prepare(string scratch, ProcessPlan plan, string? masked, bool canRemount)
    {
        var root = Path.Combine(scratch, "root");
        Directory.CreateDirectory(root);
        var mounts = plan.Mounts.Select(mount => mount with { Target = HostPath.Resolve(mount.Target) }).ToList();
        mounts.Sort((a, b) => string.CompareOrdinal(a.Target, b.Target));
        var view = new RootView(root, mounts);
        view.Build(plan.WorkingDirectory is { } folder ? HostPath.Resolve(folder) : null, masked, canRemount);
        var table = Path.Combine(scratch, "fstab");
        File.WriteAllText(table, view._table.ToString());
        return (root, table);
    }

    private void Build(string? workingDirectory, string? masked, bool canRemount)
    {
        Line(_root, _root, "bind");
        Directory.CreateDirectory(Path.Combine(_root, OldRoot));
        Directory.CreateDirectory(Path.Combine(_root, "proc"));
        Open("/", _root);
        _table.Append("proc ").Append(Escape(Path.Combine(_root, "proc"))).Append(" proc defaults 0 0\n");
        foreach (var mount in _mounts)
        {
            PlaceTarget(mount);
            var options = mount.ReadOnly && canRemount ? "bind,ro" : "rbind";
            Line(mount.Source, InRoot(mount.Target), options);
        }

        if (workingDirectory is not null && !HostPath.IsDirectory(workingDirectory))
        {
            PlaceDirectory(workingDirectory);
        }

        if (masked is not null && Directory.Exists(masked) && !HidesMount(masked))
        {
            // Volumes and Secrets of other pods are files of this user; a job has no business to see them.
            var empty = Path.Combine(Path.GetDirectoryName(_root)!, "empty");
            Directory.CreateDirectory(empty);
            Line(empty, InRoot(masked), "bind");
        }
    }

    /// <summary>Mirrors one host directory into the skeleton.</summary>
    private void Open(string host, string inRoot)
    {
        var entries = new DirectoryInfo(host).EnumerateFileSystemInfos()
            .Where(entry => host != "/" || IsWanted(entry))
            // The directory that holds the skeleton first: binding it later would copy every mount made by then.
            .OrderByDescending(entry => IsUnder(_root, entry.FullName))
            .ToList();
        foreach (var entry in entries)
        {
            var target = Path.Combine(inRoot, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(target, link);
            }
            else if (entry is not DirectoryInfo)
            {
                File.Create(target).Dispose();
                Line(entry.FullName, target, "bind");
            }
            else if (MustOpen(entry.FullName))
            {
                Directory.CreateDirectory(target);
                Open(entry.FullName, target);
            }
            else
            {
                Directory.CreateDirectory(target);
                Line(entry.FullName, target, "rbind");
            }
        }
    }

    private static bool IsWanted(FileSystemInfo entry) =>
        !Own.Contains(entry.Name) && (entry is DirectoryInfo || entry.LinkTarget is not null);

    private bool MustOpen(string host) => _mounts.Any(mount =>
        IsUnder(mount.Target, host) && mount.Target != host && !HostPath.Exists(mount.Target) && Outer(mount.Target) is null);

    /// <summary>Makes the place that a mount goes onto, wherever that may be made.</summary>
    private void PlaceTarget(HostMount mount)
    {
        var isDirectory = Directory.Exists(mount.Source);
        var place = PlaceFor(mount.Target);
        if (place is null)
        {
            return;
        }

        if (isDirectory)
        {
            Directory.CreateDirectory(place);
        }
        else if (!File.Exists(place))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Create(place).Dispose();
        }
    }

    private void PlaceDirectory(string target)
    {
        if (PlaceFor(target) is { } place)
        {
            Directory.CreateDirectory(place);
        }
    }

    /// <summary>Inside another mount's source, in the skeleton, or nowhere (null) because the host has it.</summary>
    private string? PlaceFor(string target)
    {
        if (Outer(target) is { } outer)
        {
            return Path.Combine(outer.Source, target[(outer.Target.Length + 1)..]);
        }

        return HostPath.Exists(target) ? null : InRoot(target);
    }

    private HostMount? Outer(string target) =>
        _mounts.LastOrDefault(other => other.Target != target && IsUnder(target, other.Target));

    private bool HidesMount(string masked) => _mounts.Any(mount => IsUnder(mount.Target, masked));

    private string InRoot(string target) => Path.Combine(_root, target.TrimStart('/'));

    private static bool IsUnder(string path, string folder) =>
        folder == "/" || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private void Line(string source, string target, string options) =>
        _table.Append(Escape(source)).Append(' ').Append(Escape(target)).Append(" none ").Append(options).Append(" 0 0\n");

    private static string Escape(string path) =>
        path.Replace("\\", "\\134").Replace(" ", "\\040").Replace("\t", "\\011").Replace("\n", "\\012").Replace("#", "\\043");
}
