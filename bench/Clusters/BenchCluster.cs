using k8s;
using k8s.Models;
using Mesh.Bench.Measuring;
using Mesh.Local;

namespace Mesh.Bench.Clusters;

/// <summary>
/// The cluster that is measured on: that of a kubeconfig, with a namespace of the benchmark's own, or a LocalCluster without
/// nodes. Its pods run on a <see cref="HollowNode"/>.
/// </summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private readonly LocalCluster? _local;
    private readonly DirectoryInfo? _data;

    private BenchCluster(string kubeconfig, string jobNamespace, LocalCluster? local, DirectoryInfo? data)
    {
        (Namespace, _local, _data) = (jobNamespace, local, data);
        Kubernetes = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
    }

    /// <summary>A client with all rights of the kubeconfig.</summary>
    public Kubernetes Kubernetes { get; }

    /// <summary>Where the pods go.</summary>
    public string Namespace { get; }

    public static async Task<BenchCluster> OpenAsync(BenchSettings settings, CancellationToken cancellation)
    {
        var name = $"mesh-bench-{Guid.NewGuid().ToString("n")[..8]}";
        if (settings.Kubeconfig is { } kubeconfig)
        {
            var cluster = new BenchCluster(kubeconfig, name, null, null);
            await cluster.Kubernetes.CoreV1.CreateNamespaceAsync(
                new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, cancellationToken: cancellation);
            return cluster;
        }

        var data = Directory.CreateTempSubdirectory("mesh-bench-cluster-");
        var options = new LocalClusterOptions { DataDirectory = data.FullName, Nodes = [], Namespaces = [name] };
        var local = await LocalCluster.StartAsync(options, cancellation);
        return new BenchCluster(local.KubeconfigPath, name, local, data);
    }

    public async ValueTask DisposeAsync()
    {
        if (_local is null)
        {
            await Kubernetes.CoreV1.DeleteNamespaceAsync(Namespace);
        }

        Kubernetes.Dispose();
        if (_local is not null)
        {
            await _local.DisposeAsync();
            _data!.Delete(recursive: true);
        }
    }
}
