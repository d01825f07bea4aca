using k8s.Models;

namespace Mesh.Dispatcher.Pods;

/// <summary>Where a runner pod may run, before whom, and in what kind of sandbox. A job has no say in any of it.</summary>
internal static class RunnerPlacement
{
    public static void Apply(V1PodSpec spec, RunnerPodSettings settings)
    {
        spec.NodeSelector = new Dictionary<string, string> { [PodPlacement.RoleKey] = PodPlacement.PeasantRole };
        spec.Tolerations =
        [
            new V1Toleration
            {
                Key = PodPlacement.RoleKey,
                OperatorProperty = "Equal",
                Value = PodPlacement.PeasantRole,
                Effect = "NoSchedule",
            },
        ];
        spec.PriorityClassName = NullIfEmpty(settings.PriorityClass);
        spec.RuntimeClassName = NullIfEmpty(settings.RuntimeClass);
    }

    private static string? NullIfEmpty(string name) => name.Length > 0 ? name : null;
}
