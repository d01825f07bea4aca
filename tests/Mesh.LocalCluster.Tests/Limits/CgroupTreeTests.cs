using Mesh.Local.Limits;

namespace Mesh.Local.Tests.Limits;

/// <summary>Both layouts, written into plain directories: what a kernel would read.</summary>
public sealed class CgroupTreeTests : IDisposable
{
    private static readonly ContainerLimits Limits = new(512 * 1024 * 1024, 1500);

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-cgroup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Create_V1_WritesEachControllersOwnFiles()
    {
        var tree = V1();
        Touch("memory/mesh/podA/main-0/memory.memsw.limit_in_bytes");

        var cgroup = tree.CreateContainer("podA", "main-0", Limits, 100);

        Assert.Equal("536870912", Read("memory/mesh/podA/main-0/memory.limit_in_bytes"));
        Assert.Equal("536870912", Read("memory/mesh/podA/main-0/memory.memsw.limit_in_bytes"));
        Assert.Equal("100000", Read("cpu/mesh/podA/main-0/cpu.cfs_period_us"));
        Assert.Equal("150000", Read("cpu/mesh/podA/main-0/cpu.cfs_quota_us"));
        Assert.Equal("100", Read("pids/mesh/podA/pids.max"));
        Assert.Equal(
            ["memory", "cpu", "pids"],
            cgroup.JoinFiles.Select(file => Path.GetRelativePath(_folder, file).Split('/')[0]));
    }

    [Fact]
    public void Create_V2_WritesOneDirectoryAndHandsControllersDown()
    {
        Touch("cgroup.subtree_control", "memory\n");
        var tree = V2();

        var cgroup = tree.CreateContainer("podA", "main-0", Limits, 100);

        Assert.Equal("+cpu +pids", Read("cgroup.subtree_control"));
        Assert.Equal("+memory +cpu +pids", Read("mesh/cgroup.subtree_control"));
        Assert.Equal("+memory +cpu +pids", Read("mesh/podA/cgroup.subtree_control"));
        Assert.Equal("536870912", Read("mesh/podA/main-0/memory.max"));
        Assert.Equal("150000 100000", Read("mesh/podA/main-0/cpu.max"));
        Assert.Equal("100", Read("mesh/podA/pids.max"));
        Assert.Equal(Path.Combine(_folder, "mesh/podA/main-0/cgroup.procs"), Assert.Single(cgroup.JoinFiles));
    }

    [Fact]
    public void Create_FilesThatThisKernelLacks_AreLeftOut()
    {
        V1().CreateContainer("podA", "main-0", Limits, null);

        Assert.False(File.Exists(Path.Combine(_folder, "memory/mesh/podA/main-0/memory.memsw.limit_in_bytes")));
        Assert.False(File.Exists(Path.Combine(_folder, "pids/mesh/podA/pids.max")));
    }

    [Fact]
    public void Create_WithoutLimits_SetsNone()
    {
        V1().CreateContainer("podA", "main-0", new ContainerLimits(null, null), null);

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "memory/mesh/podA/main-0")));
    }

    [Theory]
    [InlineData("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n", true)]
    [InlineData("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n", false)]
    [InlineData("memory.events", "low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\noom_group_kill 0\n", true)]
    [InlineData("memory.events", "low 0\nhigh 0\nmax 9\noom 1\noom_kill 0\n", false)]
    public void RanOutOfMemory_ByTheKernelsCount_IsSaid(string file, string text, bool expected)
    {
        Touch(file, text);

        Assert.Equal(expected, new Cgroup([], Path.Combine(_folder, file)).RanOutOfMemory());
    }

    [Fact]
    public void Remove_WhatIsBusy_GoesWithALaterCall()
    {
        var tree = V1();
        var cgroup = tree.CreateContainer("podA", "main-0", new ContainerLimits(null, null), null);
        var busy = Path.Combine(cgroup.Directories[0], "busy");
        File.WriteAllText(busy, "");

        tree.Remove(cgroup.Directories);
        Assert.Equal([true, false, false], cgroup.Directories.Select(Directory.Exists));

        File.Delete(busy);
        tree.RemovePod("podA");
        Assert.DoesNotContain(cgroup.Directories, Directory.Exists);
    }

    [Fact]
    public void RemoveStale_OfDeadClustersOnly()
    {
        var places = new Dictionary<string, string> { ["memory"] = Path.Combine(_folder, "mesh-local-1-a") };
        var tree = new CgroupTree(new CgroupV1(), places);
        tree.Create();
        Directory.CreateDirectory(Path.Combine(_folder, "mesh-local-22-b", "podA"));
        Directory.CreateDirectory(Path.Combine(_folder, "mesh-local-3-c"));
        Directory.CreateDirectory(Path.Combine(_folder, "other"));

        tree.RemoveStale("mesh-local-", pid => pid != 22);

        Assert.Equal(
            ["mesh-local-1-a", "mesh-local-3-c", "other"],
            Directory.EnumerateDirectories(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private CgroupTree V1()
    {
        var tree = new CgroupTree(
            new CgroupV1(), CgroupPlaces.Wanted.ToDictionary(name => name, name => Path.Combine(_folder, name, "mesh")));
        tree.HandDown();
        tree.Create();
        return tree;
    }

    private CgroupTree V2()
    {
        var tree = new CgroupTree(
            new CgroupV2(), CgroupPlaces.Wanted.ToDictionary(name => name, _ => Path.Combine(_folder, "mesh")));
        tree.HandDown();
        tree.Create();
        return tree;
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(_folder, file));

    private void Touch(string file, string text = "")
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
