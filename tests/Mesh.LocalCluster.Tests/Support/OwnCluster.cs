namespace Mesh.Local.Tests.Support;

/// <summary>Tests that need a cluster with options of their own; each test gets a fresh one.</summary>
public abstract class OwnCluster(LocalClusterOptions options) : IAsyncLifetime
{
    private LocalCluster? _cluster;
    private KubeApi? _api;

    protected LocalCluster Cluster => _cluster!;

    protected KubeApi Api => _api!;

    /// <summary>The cluster's folder: containers see it under the same path.</summary>
    protected string DataDirectory => options.DataDirectory;

    public virtual async Task InitializeAsync()
    {
        _cluster = await LocalCluster.StartAsync(options);
        _api = new KubeApi(_cluster.ApiAddress);
    }

    public virtual async Task DisposeAsync()
    {
        _api?.Dispose();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        Directory.Delete(options.DataDirectory, recursive: true);
    }
}
