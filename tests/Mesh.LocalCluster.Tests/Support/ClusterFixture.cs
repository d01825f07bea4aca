namespace Mesh.Local.Tests.Support;

/// <summary>One cluster for all tests that do not need one of their own; each test makes its own objects.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public LocalCluster Cluster { get; private set; } = null!;

    public KubeApi Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cluster = await LocalCluster.StartAsync(Options(IsolationMode.Auto));
        Api = new KubeApi(Cluster.ApiAddress);
    }

    public async Task DisposeAsync()
    {
        Api.Dispose();
        await Cluster.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(Cluster.KubeconfigPath)!, recursive: true);
    }

    public static LocalClusterOptions Options(IsolationMode isolation) => new()
    {
        DataDirectory = Directory.CreateTempSubdirectory("mesh-cluster-").FullName,
        Isolation = isolation,
        RestartBackoff = TimeSpan.FromMilliseconds(50),
        Images = new Dictionary<string, ImageTemplate>
        {
            ["registry.k8s.io/pause"] = new(["/bin/sh", "-c", "trap 'exit 0' TERM; sleep infinity & wait"]),
            ["mesh.dev/echo"] = new(["/bin/sh", "-c", "echo \"$GREETING $0 $*\""])
            {
                Arguments = ["default"],
                Environment = new Dictionary<string, string> { ["GREETING"] = "hello" },
            },
        },
    };
}
