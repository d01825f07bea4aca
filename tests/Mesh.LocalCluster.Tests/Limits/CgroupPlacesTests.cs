using Mesh.Local.Limits;

namespace Mesh.Local.Tests.Limits;

public sealed class CgroupPlacesTests
{
    private const string Hybrid = """
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
        39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
        """;

    private const string HybridOwn = """
        8:pids:/
        4:memory:/user/1
        1:cpu,cpuacct:/
        0::/
        """;

    [Fact]
    public void V1_SeparateHierarchies_AreFoundByController()
    {
        var places = CgroupPlaces.V1(Hybrid, HybridOwn);

        Assert.Equal("/sys/fs/cgroup/memory/user/1", places["memory"]);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", places["cpu"]);
        Assert.Equal("/sys/fs/cgroup/pids", places["pids"]);
    }

    [Fact]
    public void V1_InAContainer_PathsBeginAtItsOwnRoot()
    {
        const string Mounts = "35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory";

        Assert.Equal("/sys/fs/cgroup/memory", CgroupPlaces.V1(Mounts, "4:memory:/docker/abc")["memory"]);
        Assert.Equal("/sys/fs/cgroup/memory/in", CgroupPlaces.V1(Mounts, "4:memory:/docker/abc/in")["memory"]);
    }

    [Fact]
    public void V2_InASession_TriesItsOwnThenTheParentThenTheRoot()
    {
        const string Mounts = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

        Assert.Equal(
            ["/sys/fs/cgroup/user.slice/app.slice/x.scope", "/sys/fs/cgroup/user.slice/app.slice", "/sys/fs/cgroup"],
            CgroupPlaces.V2(Mounts, "0::/user.slice/app.slice/x.scope\n"));
        Assert.Equal(["/sys/fs/cgroup"], CgroupPlaces.V2(Mounts, "0::/\n"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("nonsense - \n1 2 3", "::")]
    public void Places_NothingMounted_AreNone(string mounts, string own)
    {
        Assert.Empty(CgroupPlaces.V1(mounts, own));
        Assert.Empty(CgroupPlaces.V2(mounts, own));
    }
}
