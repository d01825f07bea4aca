namespace Mesh.Local.Kubelet.Probes;

/// <summary>One try of a probe.</summary>
/// <param name="Failure">Why it failed, in the kubelet's words; null when it succeeded.</param>
internal sealed record ProbeResult(string? Failure)
{
    public static readonly ProbeResult Success = new((string?)null);

    public bool Succeeded => Failure is null;
}
