namespace Mesh.Hosting.Cluster;

/// <summary>The section <c>Mesh:Kubernetes</c>: the API server and Mesh's namespaces in it.</summary>
public sealed class KubernetesOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mesh:Kubernetes";

    /// <summary>A kubeconfig file. Empty: the service account of the pod.</summary>
    public string Kubeconfig { get; set; } = "";

    /// <summary>The namespace of the four services.</summary>
    public string ServiceNamespace { get; set; } = "mesh";

    /// <summary>The namespace of the runner pods.</summary>
    public string JobNamespace { get; set; } = "mesh-jobs";
}
