using Mesh.Local.ApiServer;
using Mesh.Local.Limits;
using Mesh.Local.Logs;
using Mesh.Local.Nodes;
using Mesh.Local.Processes;
using Mesh.Local.Storage;
using Mesh.Local.Volumes;

namespace Mesh.Local.Kubelet;

/// <summary>What all kubelets of a cluster share.</summary>
internal sealed record KubeletServices(
    ObjectStore Store,
    ObjectDeleter Deleter,
    ContainerLogCatalog Logs,
    ProcessLauncher Launcher,
    LimitEnforcer Limits,
    VolumeWriter Volumes,
    ImageCatalog Images,
    ImageFaults ImageFaults,
    IReadOnlyDictionary<string, string> BaseEnvironment,
    string PodsDirectory)
{
    /// <summary>The node's way to the API server; each kubelet has its own.</summary>
    public NodeLink Link { get; init; } = new();

    /// <summary>How often a kubelet looks for pods that have to go.</summary>
    public required TimeSpan EvictionPeriod { get; init; }
}
