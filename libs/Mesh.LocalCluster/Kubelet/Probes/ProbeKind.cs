namespace Mesh.Local.Kubelet.Probes;

internal enum ProbeKind
{
    /// <summary>Holds the others back until it succeeded once; its failure restarts the container.</summary>
    Startup,

    /// <summary>Its failure restarts the container.</summary>
    Liveness,

    /// <summary>Decides only whether the container counts as ready.</summary>
    Readiness,
}
