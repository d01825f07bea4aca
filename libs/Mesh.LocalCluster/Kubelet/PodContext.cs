using Mesh.Local.Events;
using Mesh.Local.Storage;

namespace Mesh.Local.Kubelet;

/// <summary>What the containers of one pod share.</summary>
internal sealed record PodContext(
    StoredObject Pod,
    string Folder,
    PodStatusWriter Status,
    EventRecorder Events,
    KubeletServices Services,
    CancellationToken Kill)
{
    /// <summary>Volume name to host path; empty until the volumes are made, and no container starts before.</summary>
    public IReadOnlyDictionary<string, string> Volumes { get; set; } = new Dictionary<string, string>();

    public string Description => $"{Pod.Key.Name}_{Pod.Key.Namespace}({Pod.Uid})";
}
