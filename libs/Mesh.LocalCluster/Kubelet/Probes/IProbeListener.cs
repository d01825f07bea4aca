namespace Mesh.Local.Kubelet.Probes;

/// <summary>What the probes of a container tell.</summary>
internal interface IProbeListener
{
    /// <summary>One try failed; the thresholds decide what comes of it.</summary>
    void Unhealthy(ProbeSpec probe, string why);

    /// <summary>The startup probe succeeded.</summary>
    void StartedUp();

    void Ready(bool ready);

    /// <summary>The probe failed for good: the container is to be restarted.</summary>
    void GiveUp(ProbeSpec probe);
}
