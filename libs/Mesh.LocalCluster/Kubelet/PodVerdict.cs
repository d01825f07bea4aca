namespace Mesh.Local.Kubelet;

/// <summary>Why a kubelet ended a pod by itself.</summary>
/// <param name="Reason">The reason of the pod's status; null when the pod ended by itself, which nothing changes later.</param>
/// <param name="Message">Its message.</param>
/// <param name="IsDisruption">The pod is not to blame: a DisruptionTarget condition says so.</param>
internal sealed record PodVerdict(string? Reason, string? Message, bool IsDisruption)
{
    public static readonly PodVerdict OwnEnd = new(null, null, false);
}
