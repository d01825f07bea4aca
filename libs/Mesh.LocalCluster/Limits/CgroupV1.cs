namespace Mesh.Local.Limits;

/// <summary>One hierarchy a controller.</summary>
internal sealed class CgroupV1 : CgroupDialect
{
    public override string Name => "v1";

    public override string OomFile => "memory.oom_control";

    public override IEnumerable<CgroupSetting> Container(ContainerLimits limits)
    {
        if (limits.MemoryBytes is { } memory)
        {
            yield return new CgroupSetting("memory", "memory.limit_in_bytes", Text(memory));

            // Memory and swap together: what does not fit does not go to the disk instead.
            yield return new CgroupSetting("memory", "memory.memsw.limit_in_bytes", Text(memory), Optional: true);
        }

        if (limits.CpuMillis is { } cpu)
        {
            yield return new CgroupSetting("cpu", "cpu.cfs_period_us", Text(Period));
            yield return new CgroupSetting("cpu", "cpu.cfs_quota_us", Text(Quota(cpu)));
        }
    }

    public override IEnumerable<CgroupSetting> Parent(IReadOnlyList<string> controllers) => [];
}
