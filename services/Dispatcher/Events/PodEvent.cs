using k8s.Models;

namespace Mesh.Dispatcher.Events;

/// <summary>What a component of the cluster said of a pod.</summary>
/// <param name="PodName">The pod.</param>
/// <param name="PodUid">Its uid; empty when it was not said.</param>
/// <param name="Reason">The machine-readable reason, such as <c>FailedScheduling</c>.</param>
/// <param name="Message">For people.</param>
/// <param name="IsWarning">The event's type.</param>
/// <param name="Count">How often it was said.</param>
public sealed record PodEvent(string PodName, string PodUid, string Reason, string Message, bool IsWarning, int Count)
{
    /// <summary>Reads the object. The kubelet counts in <c>count</c>, the scheduler in <c>series</c>.</summary>
    public static PodEvent Of(Corev1Event said) => new(
        said.InvolvedObject?.Name ?? "",
        said.InvolvedObject?.Uid ?? "",
        said.Reason ?? "",
        said.Message ?? "",
        said.Type == "Warning",
        Math.Max(1, said.Series?.Count ?? said.Count ?? 1));
}
