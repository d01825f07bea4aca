using System.Globalization;
using k8s.Models;
using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Pods;

/// <summary>The metadata that an attempt's pod and its Secret share.</summary>
internal static class RunnerMetadata
{
    public static V1ObjectMeta Of(string name, AttemptKey key, long epoch, RunnerPodSettings settings) => new()
    {
        Name = name,
        NamespaceProperty = settings.Namespace,
        Labels = new Dictionary<string, string>
        {
            ["app.kubernetes.io/name"] = "mesh-runner",
            ["app.kubernetes.io/instance"] = LabelValue.Of(key.PodName),
            ["app.kubernetes.io/version"] = LabelValue.Of(settings.Version),
            ["app.kubernetes.io/component"] = "runner",
            ["app.kubernetes.io/part-of"] = "mesh",
            [PodLabels.ManagedBy] = PodLabels.Manager,
            [PodLabels.Job] = LabelValue.Of(key.Job.Id),
            [PodLabels.Attempt] = key.Attempt.ToString(CultureInfo.InvariantCulture),
            [PodLabels.Project] = LabelValue.Of(key.Job.Project),
            [PodLabels.Epoch] = epoch.ToString(CultureInfo.InvariantCulture),
        },
        Annotations = new Dictionary<string, string> { [PodLabels.JobNameAnnotation] = key.Job.ToString() },
    };
}
