namespace Mesh.Local.Limits;

/// <summary>One hierarchy for all; a directory hands its controllers down.</summary>
internal sealed class CgroupV2 : CgroupDialect
{
    private const string SubtreeControl = "cgroup.subtree_control";

    public override string Name => "v2";

    public override string OomFile => "memory.events";

    public override IEnumerable<CgroupSetting> Container(ContainerLimits limits)
    {
        if (limits.MemoryBytes is { } memory)
        {
            yield return new CgroupSetting("memory", "memory.max", Text(memory));
            yield return new CgroupSetting("memory", "memory.swap.max", "0", Optional: true);

            // As kubelets do since 1.28: a container that ran out of memory dies as a whole.
            yield return new CgroupSetting("memory", "memory.oom.group", "1", Optional: true);
        }

        if (limits.CpuMillis is { } cpu)
        {
            yield return new CgroupSetting("cpu", "cpu.max", $"{Quota(cpu)} {Period}");
        }
    }

    public override IEnumerable<CgroupSetting> Parent(IReadOnlyList<string> controllers)
    {
        if (controllers.Count > 0)
        {
            var value = string.Join(' ', controllers.Select(name => $"+{name}"));
            yield return new CgroupSetting(controllers[0], SubtreeControl, value);
        }
    }
}
