namespace Mesh.Local.Processes;

/// <summary>What to start: everything resolved, nothing Kubernetes about it.</summary>
internal sealed record ProcessPlan(
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string? WorkingDirectory,
    IReadOnlyList<HostMount> Mounts,
    string ScratchDirectory)
{
    /// <summary>The <c>cgroup.procs</c> files that it joins before it runs; none where no limits are enforced.</summary>
    public IReadOnlyList<string> CgroupFiles { get; init; } = [];
}
