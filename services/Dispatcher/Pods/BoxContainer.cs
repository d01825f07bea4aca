using k8s.Models;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>The user's container. It runs box.sh, which prepare leaves for it.</summary>
internal static class BoxContainer
{
    public static V1Container Build(JobSpec spec, JobLimits limits, bool mayRunAsRoot)
    {
        var box = spec.Box ?? new Box();
        return new V1Container
        {
            Name = ContainerNames.Box,
            Image = box.Image,
            Command = ["sh", $"{RunnerVolumes.ControlDirectory}/box.sh"],
            Env = PodVariables.Merge(
                ServiceAddresses.Of(spec.Services), PodVariables.OfJob(box.Env), PodVariables.Directories()),
            Resources = RunnerResources.Box(limits),
            SecurityContext = mayRunAsRoot ? RunnerSecurity.AsImageUser() : RunnerSecurity.Container(),
            VolumeMounts = RunnerVolumes.Shared(),
        };
    }
}
