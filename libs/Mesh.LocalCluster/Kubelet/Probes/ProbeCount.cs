namespace Mesh.Local.Kubelet.Probes;

/// <summary>Counts results in a row against the thresholds of a probe.</summary>
internal sealed class ProbeCount(ProbeSpec spec)
{
    private bool? _last;
    private int _run;

    /// <summary>What the probe says from now on: true or false once a threshold is reached, null while it is undecided.</summary>
    public bool? Observe(bool succeeded)
    {
        _run = succeeded == _last ? _run + 1 : 1;
        _last = succeeded;
        return _run >= (succeeded ? spec.SuccessThreshold : spec.FailureThreshold) ? succeeded : null;
    }
}
