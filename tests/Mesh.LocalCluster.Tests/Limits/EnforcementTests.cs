using System.Text.Json.Nodes;
using Mesh.Local.Tests.Support;
using static Mesh.Local.Tests.Support.PodJson;

namespace Mesh.Local.Tests.Limits;

public sealed class EnforcementTests()
    : OwnCluster(ClusterFixture.Options(IsolationMode.Auto) with { PodPidsLimit = 20 })
{
    [CgroupFact]
    public async Task Memory_OverTheLimit_IsOomKilledWith137()
    {
        await CreateAsync("oom", "exec tail /dev/zero", """{"memory":"32Mi"}""");

        var pod = await Api.WaitForEndAsync("oom");

        Assert.Equal(137, ExitCode(pod));
        Assert.Equal("OOMKilled", (string?)ContainerState(pod, "main")!["terminated"]!["reason"]);
    }

    [CgroupFact]
    public async Task Memory_OfAChildOverTheLimit_IsOomKilledToo()
    {
        await CreateAsync("child", "tail /dev/zero; exit $?", """{"memory":"32Mi"}""");

        var pod = await Api.WaitForEndAsync("child");

        Assert.Equal(137, ExitCode(pod));
        Assert.Equal("OOMKilled", (string?)ContainerState(pod, "main")!["terminated"]!["reason"]);
    }

    [CgroupFact]
    public async Task Memory_KilledBySomebodyElse_IsNoOom()
    {
        await CreateAsync("killed", "sh -c 'kill -9 $$$$'; exit $?", """{"memory":"32Mi"}""");

        var pod = await Api.WaitForEndAsync("killed");

        Assert.Equal("Error", (string?)ContainerState(pod, "main")!["terminated"]!["reason"]);
    }

    [CgroupFact]
    public async Task Pids_OverTheLimit_CannotFork()
    {
        const string Script = "i=0; while [ $i -lt 40 ]; do sleep 30 & i=$((i+1)); done; echo all; kill -9 -1";
        await CreateAsync("forks", Script, "{}");

        await Api.WaitForEndAsync("forks");

        var log = await Api.TextAsync($"{KubeApi.Pods}/forks/log");
        Assert.Contains("fork", log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("all", log.Split('\n'));
    }

    [CgroupFact]
    public async Task Cpu_Limit_IsTheContainersQuota()
    {
        const string Script = "p=$(cat /proc/self/cgroup | grep -E ':(|.*,)cpu(,.*|):|^0::/mesh' | head -1 | cut -d: -f3); "
            + "cat /sys/fs/cgroup/cpu$p/cpu.cfs_quota_us /sys/fs/cgroup$p/cpu.max /sys/fs/cgroup/cpu,cpuacct$p/cpu.cfs_quota_us";
        await CreateAsync("quota", Script, """{"cpu":"1500m"}""");

        await Api.WaitForEndAsync("quota");

        Assert.Contains("150000", await Api.TextAsync($"{KubeApi.Pods}/quota/log"), StringComparison.Ordinal);
    }

    [CgroupFact]
    public async Task Memory_WithoutNamespaces_IsLimitedToo()
    {
        var options = ClusterFixture.Options(IsolationMode.None);
        await using (var cluster = await LocalCluster.StartAsync(options))
        {
            using var api = new KubeApi(cluster.ApiAddress);
            await CreateAsync(api, "plain", "exec tail /dev/zero", """{"memory":"32Mi"}""");

            var pod = await api.WaitForEndAsync("plain");

            Assert.Equal("OOMKilled", (string?)ContainerState(pod, "main")!["terminated"]!["reason"]);
        }

        Directory.Delete(options.DataDirectory, recursive: true);
    }

    [CgroupFact]
    public async Task Cgroups_OfACluster_EndWithIt()
    {
        await CreateAsync("brief", "cat /proc/self/cgroup", """{"memory":"32Mi"}""");
        await Api.WaitForEndAsync("brief");
        var log = await Api.TextAsync($"{KubeApi.Pods}/brief/log");
        var name = log.Split('/', '\n').First(part => part.StartsWith("mesh-local-", StringComparison.Ordinal));

        await Cluster.DisposeAsync();

        Assert.Empty(Directory.EnumerateDirectories("/sys/fs/cgroup", name, new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
        }));
    }

    [Fact]
    public async Task Nodes_SayWhatIsEnforced()
    {
        var (_, node) = await Api.GetAsync("/api/v1/nodes/peasant-1");

        var said = (string?)node["metadata"]!["annotations"]!["mesh.dev/enforced-limits"];
        Assert.StartsWith(Cluster.EnforcedLimits.Count == 0 ? "none (" : "memory", said, StringComparison.Ordinal);
    }

    private Task<JsonObject> CreateAsync(string name, string script, string limits) => CreateAsync(Api, name, script, limits);

    private static Task<JsonObject> CreateAsync(KubeApi api, string name, string script, string limits) =>
        api.CreateAsync(KubeApi.Pods, $$$"""
        {"metadata":{"name":"{{{name}}}"},"spec":{"restartPolicy":"Never",
         "containers":[{{{Container("main", script, $",\"resources\":{{\"limits\":{limits}}}")}}}]}}
        """);
}
