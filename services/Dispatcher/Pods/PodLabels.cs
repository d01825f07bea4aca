namespace Mesh.Dispatcher.Pods;

/// <summary>The labels and annotations of runner pods and their Secrets.</summary>
public static class PodLabels
{
    public const string Job = "mesh.dev/job";
    public const string Attempt = "mesh.dev/attempt";
    public const string Project = "mesh.dev/project";
    public const string Epoch = "mesh.dev/epoch";
    public const string JobNameAnnotation = "mesh.dev/job-name";
    public const string ManagedBy = "app.kubernetes.io/managed-by";
    public const string Manager = "mesh-dispatcher";

    /// <summary>Selects what dispatchers made.</summary>
    public const string Selector = $"{ManagedBy}={Manager}";
}
