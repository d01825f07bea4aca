using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Mesh.Local.Limits;

/// <summary>
/// Holds containers to their limits where the kernel lets it: memory, cpu and the number of processes. Where it does not,
/// containers run without, and the Nodes say so; a limit of another kind (RLIMIT_AS) would change how programs behave.
/// </summary>
internal sealed partial class LimitEnforcer : IDisposable
{
    private const string Prefix = "mesh-local-";

    private readonly ILogger _logger;
    private readonly CgroupTree? _tree;
    private readonly long? _podPids;

    private LimitEnforcer(CgroupTree? tree, string description, long? podPids, ILogger logger)
    {
        _tree = tree;
        Description = description;
        _podPids = podPids;
        _logger = logger;
    }

    /// <summary>What is enforced, and by what; or none, and why.</summary>
    public string Description { get; }

    /// <summary>Memory, cpu or pids.</summary>
    public IReadOnlyList<string> Enforced => _tree?.Controllers ?? [];

    public static LimitEnforcer None(ILogger logger) => new(null, "none (switched off)", null, logger);

    /// <summary>Looks what this machine allows, and tries it.</summary>
    public static LimitEnforcer Detect(string shell, long? podPids, ILogger logger)
    {
        var mounts = Read("/proc/self/mountinfo");
        var own = Read("/proc/self/cgroup");
        var name = $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}"[..(Prefix.Length + 20)];
        var refusals = new List<string>();
        foreach (var tree in Candidates(mounts, own, name))
        {
            if (Try(tree, shell) is { } refusal)
            {
                refusals.Add(refusal);
                continue;
            }

            tree.RemoveStale(Prefix, pid => Directory.Exists($"/proc/{pid}"));
            var limits = $"{string.Join(", ", tree.Controllers)} (cgroup {tree.Version})";
            var enforcer = new LimitEnforcer(tree, limits, podPids, logger);
            enforcer.LogEnforced(limits);
            return enforcer;
        }

        var none = $"none ({(refusals.Count > 0 ? string.Join("; ", refusals) : "no cgroups are mounted")})";
        var without = new LimitEnforcer(null, none, null, logger);
        without.LogNotEnforced(none);
        return without;
    }

    /// <summary>Null where nothing is enforced.</summary>
    /// <exception cref="IOException">The kernel refuses a limit.</exception>
    public Cgroup? Create(string pod, string container, ContainerLimits limits) =>
        _tree?.CreateContainer($"pod{pod}", container, limits, _podPids);

    public void Remove(Cgroup? cgroup) => _tree?.Remove(cgroup?.Directories ?? []);

    public void RemovePod(string pod) => _tree?.RemovePod($"pod{pod}");

    public void Dispose() => _tree?.RemoveAll();

    /// <summary>Version 2 where it has the memory controller, else version 1.</summary>
    private static IEnumerable<CgroupTree> Candidates(string mounts, string own, string name)
    {
        foreach (var home in CgroupPlaces.V2(mounts, own))
        {
            var controllers = Read(Path.Combine(home, "cgroup.controllers")).Split([' ', '\n']).Intersect(CgroupPlaces.Wanted);
            var places = controllers.ToDictionary(controller => controller, _ => Path.Combine(home, name));
            if (places.ContainsKey("memory"))
            {
                // The directory has to hand the controllers down. It may refuse, and then the next one is tried.
                yield return new CgroupTree(new CgroupV2(), places);
            }
        }

        var separate = CgroupPlaces.V1(mounts, own);
        if (separate.ContainsKey("memory"))
        {
            yield return new CgroupTree(
                new CgroupV1(), separate.ToDictionary(place => place.Key, place => Path.Combine(place.Value, name)));
        }
    }

    /// <summary>Makes a cgroup, sets a limit and lets a process join; null when that works.</summary>
    private static string? Try(CgroupTree tree, string shell)
    {
        try
        {
            tree.HandDown();
            tree.Create();
            var cgroup = tree.CreateContainer("probe", "probe", new ContainerLimits(64 * 1024 * 1024, 1000), null);
            var code = Join(shell, cgroup);
            tree.Remove(cgroup.Directories);
            tree.RemovePod("probe");
            if (code == 0)
            {
                return null;
            }

            tree.RemoveAll();
            return $"cgroup {tree.Version}: a process could not join";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or Win32Exception)
        {
            tree.RemoveAll();
            return $"cgroup {tree.Version}: {failure.Message}";
        }
    }

    private static int Join(string shell, Cgroup cgroup)
    {
        const string Script = "for file; do echo 0 > \"$file\" || exit 1; done";
        var start = new ProcessStartInfo(shell, ["-c", Script, "join", .. cgroup.JoinFiles])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
