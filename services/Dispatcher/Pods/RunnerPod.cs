using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>Turns an attempt into its pod. Pure: the same attempt and name of a Secret give the same pod.</summary>
public static class RunnerPod
{
    /// <summary>Builds the pod.</summary>
    /// <param name="key">The attempt.</param>
    /// <param name="epoch">The epoch of the lease that it is made under.</param>
    /// <param name="secret">The name of the Secret that it mounts, and does not start without.</param>
    /// <param name="spec">The job's spec.</param>
    /// <param name="settings">What all pods share.</param>
    public static V1Pod Build(AttemptKey key, long epoch, string secret, JobSpec spec, RunnerPodSettings settings)
    {
        var limits = JobLimits.Of(spec);
        var pod = new V1PodSpec
        {
            RestartPolicy = "Never",
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            TerminationGracePeriodSeconds = Seconds(limits.TerminationGrace),
            ActiveDeadlineSeconds = Seconds(limits.Backstop),
            SecurityContext = RunnerSecurity.Pod(),

            // Services first: they start while prepare checks out.
            InitContainers =
            [
                .. spec.Services.Select(service => ServiceSidecar.Build(service, limits.StartTimeout)),
                AgentContainer.Build(ContainerNames.Prepare, "prepare", key, secret, settings),
            ],
            Containers =
            [
                BoxContainer.Build(spec, limits, settings.MayRunAsRoot(key.Job.Project)),
                AgentContainer.Build(ContainerNames.Agent, "run", key, secret, settings),
            ],
            Volumes = RunnerVolumes.All(secret, limits),
        };
        RunnerPlacement.Apply(pod, settings);
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = V1Pod.KubeKind,
            Metadata = RunnerMetadata.Of(key.PodName, key, epoch, settings),
            Spec = pod,
        };
    }

    private static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);
}
