using k8s;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Mesh.Hosting.Cluster;

/// <summary>Wires the Kubernetes client.</summary>
public static class KubernetesFeature
{
    /// <summary>Registers <see cref="IKubernetes"/>, once, from <c>Mesh:Kubernetes</c>.</summary>
    public static void AddMeshKubernetes(this IHostApplicationBuilder builder)
    {
        builder.Services.AddMeshOptions<KubernetesOptions>(KubernetesOptions.Section);
        builder.Services.TryAddSingleton<IKubernetes>(services =>
        {
            var options = services.GetRequiredService<IOptions<KubernetesOptions>>().Value;
            return new Kubernetes(options.Kubeconfig.Length > 0
                ? KubernetesClientConfiguration.BuildConfigFromConfigFile(options.Kubeconfig)
                : KubernetesClientConfiguration.InClusterConfig());
        });
    }
}
