using System.Globalization;

namespace Mesh.Local.Limits;

/// <summary>The cgroup of one run of a container.</summary>
/// <param name="Directories">One for each hierarchy.</param>
/// <param name="OomFile">Where the kernel counts kills for want of memory; null when memory is not limited here.</param>
internal sealed record Cgroup(IReadOnlyList<string> Directories, string? OomFile)
{
    /// <summary>The files that a process writes 0 to in order to join.</summary>
    public IReadOnlyList<string> JoinFiles { get; } = [.. Directories.Select(home => Path.Combine(home, "cgroup.procs"))];

    /// <summary>Whether the kernel killed a process of it because its memory was used up.</summary>
    public bool RanOutOfMemory()
    {
        if (OomFile is null || !File.Exists(OomFile))
        {
            return false;
        }

        return File.ReadLines(OomFile)
            .Select(line => line.Split(' '))
            .Any(words => words is ["oom_kill", var count] && long.Parse(count, CultureInfo.InvariantCulture) > 0);
    }
}
