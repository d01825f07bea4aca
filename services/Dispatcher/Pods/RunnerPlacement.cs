using k8s.Models;

namespace Mesh.Dispatcher.Pods;

/// <summary>Where a runner pod may run, before whom, and in what kind of sandbox. A job has no say in any of it.</summary>
internal static class RunnerPlacement
{
    private const string RoleKey = "mesh.dev/role";
    private const string Peasant = "peasant";

    public static void Apply(V1PodSpec spec, RunnerPodSettings settings)
    {
        spec.NodeSelector = new Dictionary<string, string> { [RoleKey] = Peasant };
        spec.Tolerations =
        [
            new V1Toleration { Key = RoleKey, OperatorProperty = "Equal", Value = Peasant, Effect = "NoSchedule" },
        ];
        spec.PriorityClassName = NullIfEmpty(settings.PriorityClass);
        spec.RuntimeClassName = NullIfEmpty(settings.RuntimeClass);
    }

    private static string? NullIfEmpty(string name) => name.Length > 0 ? name : null;
}
