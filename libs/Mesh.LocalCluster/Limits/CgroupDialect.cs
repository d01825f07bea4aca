using System.Globalization;

namespace Mesh.Local.Limits;

/// <summary>What the two versions of cgroups call things.</summary>
internal abstract class CgroupDialect
{
    /// <summary>The kernel's usual accounting period for cpu, in microseconds.</summary>
    protected const int Period = 100_000;

    /// <summary>The kernel takes no smaller share of a period.</summary>
    private const int LeastQuota = 1_000;

    public abstract string Name { get; }

    public abstract IEnumerable<CgroupSetting> Container(ContainerLimits limits);

    /// <summary>The values of a directory that has directories of containers below it.</summary>
    public abstract IEnumerable<CgroupSetting> Parent(IReadOnlyList<string> controllers);

    public IEnumerable<CgroupSetting> Pod(long? pids)
    {
        if (pids is { } limit)
        {
            yield return new CgroupSetting("pids", "pids.max", Text(limit));
        }
    }

    /// <summary>The file with the line <c>oom_kill N</c>.</summary>
    public abstract string OomFile { get; }

    protected static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    protected static long Quota(long cpuMillis) => Math.Max(LeastQuota, cpuMillis * Period / 1000);
}
