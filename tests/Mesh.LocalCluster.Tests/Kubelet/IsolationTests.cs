using System.Diagnostics;
using Mesh.Local.Tests.Support;
using static Mesh.Local.Tests.Support.PodJson;

namespace Mesh.Local.Tests.Kubelet;

public sealed class IsolationTests : IDisposable
{
    private readonly List<string> _folders = [];

    public void Dispose() => _folders.ForEach(folder => Directory.Delete(folder, recursive: true));

    [Theory]
    [InlineData(IsolationMode.Auto)]
    [InlineData(IsolationMode.UserNamespaces)]
    [InlineData(IsolationMode.None)]
    public async Task Containers_OfAPod_ShareItsFifos(IsolationMode isolation)
    {
        LocalCluster cluster;
        try
        {
            cluster = await LocalCluster.StartAsync(Options(isolation));
        }
        catch (PlatformNotSupportedException) when (isolation == IsolationMode.UserNamespaces)
        {
            // The kernel of this machine forbids user namespaces; Auto and None are what users get here.
            return;
        }

        await using var running = cluster;
        using var api = new KubeApi(cluster.ApiAddress);
        const string Mount = ",\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/mesh-fifo\"}]";
        await api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"fifo"},"spec":{"restartPolicy":"Never","volumes":[{"name":"v","emptyDir":{}}],
             "initContainers":[{"name":"make","image":"a","command":["mkfifo","/mesh-fifo/pipe"]{{{Mount}}}}],
             "containers":[{"name":"writer","image":"a","command":["cp","/proc/version","/mesh-fifo/pipe"]{{{Mount}}}},
                           {"name":"reader","image":"a","command":["cat","/mesh-fifo/pipe"]{{{Mount}}}}]}}
            """);

        var pod = await api.WaitForEndAsync("fifo");

        Assert.True((string?)pod["status"]!["phase"] == "Succeeded", pod.ToJsonString());
        Assert.StartsWith("Linux", await api.TextAsync($"{KubeApi.Pods}/fifo/log?container=reader"), StringComparison.Ordinal);
        Assert.False(Directory.Exists("/mesh-fifo"));
    }

    [Theory]
    [InlineData(IsolationMode.Auto)]
    [InlineData(IsolationMode.None)]
    public async Task Cluster_KilledBySigkill_LeavesNoProcess(IsolationMode isolation)
    {
        var marker = $"mesh-{Guid.NewGuid():N}";
        var data = Directory.CreateTempSubdirectory("mesh-killed-").FullName;
        var assembly = typeof(IsolationTests).Assembly.Location;
        using var host = Process.Start(new ProcessStartInfo("dotnet", ["exec", assembly, data, isolation.ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        using var api = new KubeApi(new Uri((await host.StandardOutput.ReadLineAsync())!));
        await api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"orphan"},"spec":{"containers":[
             {"name":"main","image":"a","command":["sleep","1000"],"env":[{"name":"MARKER","value":"{{{marker}}}"}]}]}}
            """);
        await api.WaitForPodAsync("orphan", pod => (string?)pod["status"]?["phase"] == "Running");
        await WaitUntilAsync(() => Processes(marker) > 0);

        host.Kill();
        await host.WaitForExitAsync();

        await WaitUntilAsync(() => Processes(marker) == 0);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Dispose_WithRunningPods_LeavesNoProcess()
    {
        var marker = $"mesh-{Guid.NewGuid():N}";
        await using (var cluster = await LocalCluster.StartAsync(Options(IsolationMode.Auto)))
        {
            using var api = new KubeApi(cluster.ApiAddress);
            await api.CreateAsync(KubeApi.Pods, Shell("run", $"MARKER={marker} sleep 1000 & wait"));
            await WaitUntilAsync(() => Processes(marker) > 0);
        }

        Assert.Equal(0, Processes(marker));
    }

    private LocalClusterOptions Options(IsolationMode isolation)
    {
        var options = ClusterFixture.Options(isolation);
        _folders.Add(options.DataDirectory);
        return options;
    }

    /// <summary>Processes of this machine with the marker in their environment or arguments.</summary>
    private static int Processes(string marker) => Directory.EnumerateDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), out var pid) && pid != Environment.ProcessId)
        .Count(folder => Holds(folder, "environ", marker) || Holds(folder, "cmdline", marker));

    private static bool Holds(string folder, string file, string marker)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file)).Contains(marker, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Other processes end by themselves and tell nobody: the one place where asking again is the only way.</summary>
    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "the condition did not come true");
            await Task.Delay(20);
        }
    }
}
