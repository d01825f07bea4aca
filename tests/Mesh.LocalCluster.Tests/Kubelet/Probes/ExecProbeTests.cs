using Mesh.Local.Tests.Support;
using static Mesh.Local.Tests.Support.PodJson;

namespace Mesh.Local.Tests.Kubelet.Probes;

public sealed class ExecProbeTests : IDisposable
{
    private readonly List<string> _folders = [];

    public void Dispose() => _folders.ForEach(folder => Directory.Delete(folder, recursive: true));

    [Theory]
    [InlineData(IsolationMode.Auto)]
    [InlineData(IsolationMode.UserNamespaces)]
    [InlineData(IsolationMode.None)]
    public async Task Probe_ByExec_SeesTheContainersFilesAndEnvironment(IsolationMode isolation)
    {
        var options = ClusterFixture.Options(isolation);
        _folders.Add(options.DataDirectory);
        LocalCluster cluster;
        try
        {
            cluster = await LocalCluster.StartAsync(options);
        }
        catch (PlatformNotSupportedException) when (isolation == IsolationMode.UserNamespaces)
        {
            // The kernel of this machine forbids user namespaces; Auto and None are what users get here.
            return;
        }

        await using var running = cluster;
        using var api = new KubeApi(cluster.ApiAddress);
        await api.CreateAsync(KubeApi.Pods, $$$"""
            {"metadata":{"name":"inside"},"spec":{"terminationGracePeriodSeconds":0,"volumes":[{"name":"v","emptyDir":{}}],
             "containers":[{"name":"main","image":"a","command":["sh","-c","touch $FILE; sleep 1000"],
              "env":[{"name":"FILE","value":"/mesh-probe/up"}],"volumeMounts":[{"name":"v","mountPath":"/mesh-probe"}],
              "readinessProbe":{"exec":{"command":["sh","-c","test -e $FILE && test -n \"$FILE\""]},"periodSeconds":1}}]}}
            """);

        var pod = await api.WaitForPodAsync("inside", pod => (bool?)pod["status"]?["containerStatuses"]?[0]?["ready"] == true);

        Assert.Equal("Running", (string?)pod["status"]!["phase"]);
        Assert.NotNull(ContainerState(pod, "main")!["running"]);
    }
}
