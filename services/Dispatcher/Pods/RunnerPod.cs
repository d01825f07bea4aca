using System.Globalization;
using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>Turns an attempt into its pod. Pure: the same attempt gives the same pod.</summary>
public static class RunnerPod
{
    private const string PeasantKey = "mesh.dev/role";
    private const string PeasantRole = "peasant";
    private const string ControlVolume = "mesh";
    private const string PipelineVolume = "pipeline";
    private const string JobVolume = "job";
    private const string ControlDirectory = "/mesh";
    private const string PipelineDirectory = "/pipeline";
    private const string JobDirectory = "/var/run/mesh";

    // The user and group of the agent's image; also the group of the volumes, so that the agent can read its Secret.
    private const long AgentUser = 1654;

    // Owner and group may read the token, nobody else.
    private const int JobFileMode = 0x120;

    /// <summary>Builds the pod.</summary>
    public static V1Pod Build(AttemptKey key, long epoch, JobSpec spec, RunnerPodSettings settings)
    {
        var limits = JobLimits.Of(spec);
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = V1Pod.KubeKind,
            Metadata = Metadata(key, epoch, settings),
            Spec = new V1PodSpec
            {
                RestartPolicy = "Never",
                AutomountServiceAccountToken = false,
                EnableServiceLinks = false,
                NodeSelector = new Dictionary<string, string> { [PeasantKey] = PeasantRole },
                Tolerations =
                [
                    new V1Toleration { Key = PeasantKey, OperatorProperty = "Equal", Value = PeasantRole, Effect = "NoSchedule" },
                ],
                TerminationGracePeriodSeconds = Seconds(limits.TerminationGrace),
                ActiveDeadlineSeconds = Seconds(limits.Backstop),
                SecurityContext = new V1PodSecurityContext
                {
                    FsGroup = AgentUser,
                    SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
                },
                InitContainers = [AgentContainer(ContainerNames.Prepare, "prepare", key, epoch, settings)],
                Containers = [BoxContainer(spec, limits), AgentContainer(ContainerNames.Agent, "run", key, epoch, settings)],
                Volumes =
                [
                    new V1Volume { Name = ControlVolume, EmptyDir = new V1EmptyDirVolumeSource() },
                    new V1Volume
                    {
                        Name = PipelineVolume,
                        EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = new ResourceQuantity(Text(limits.WorkspaceBytes)) },
                    },
                    new V1Volume
                    {
                        Name = JobVolume,
                        Secret = new V1SecretVolumeSource { SecretName = key.PodName, DefaultMode = JobFileMode },
                    },
                ],
            },
        };
    }

    /// <summary>The metadata that the pod and its Secret share.</summary>
    internal static V1ObjectMeta Metadata(AttemptKey key, long epoch, RunnerPodSettings settings) => new()
    {
        Name = key.PodName,
        NamespaceProperty = settings.Namespace,
        Labels = new Dictionary<string, string>
        {
            ["app.kubernetes.io/name"] = "mesh-runner",
            ["app.kubernetes.io/instance"] = key.PodName,
            ["app.kubernetes.io/version"] = settings.Version,
            ["app.kubernetes.io/component"] = "runner",
            ["app.kubernetes.io/part-of"] = "mesh",
            [PodLabels.ManagedBy] = PodLabels.Manager,
            [PodLabels.Job] = key.Job.Id,
            [PodLabels.Attempt] = Text(key.Attempt),
            [PodLabels.Project] = key.Job.Project,
            [PodLabels.Epoch] = Text(epoch),
        },
        Annotations = new Dictionary<string, string> { [PodLabels.JobNameAnnotation] = key.Job.ToString() },
    };

    private static V1Container BoxContainer(JobSpec spec, JobLimits limits)
    {
        var amounts = new Dictionary<string, ResourceQuantity>
        {
            ["cpu"] = new ResourceQuantity($"{Text(limits.CpuMillis)}m"),
            ["memory"] = new ResourceQuantity(Text(limits.MemoryBytes)),
        };
        var box = spec.Box ?? new Box();
        return new V1Container
        {
            Name = ContainerNames.Box,
            Image = box.Image,
            Command = ["sh", $"{ControlDirectory}/box.sh"],
            Env =
            [
                .. box.Env.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => Variable(e.Key, Literal(e.Value))),
                .. DirectoryVariables(),
            ],
            Resources = new V1ResourceRequirements { Requests = amounts, Limits = amounts },
            SecurityContext = new V1SecurityContext { AllowPrivilegeEscalation = false },
            VolumeMounts = SharedMounts(),
        };
    }

    private static V1Container AgentContainer(
        string name, string verb, AttemptKey key, long epoch, RunnerPodSettings settings) => new()
        {
            Name = name,
            Image = settings.AgentImage,
            Args = [verb],
            Env =
            [
                Variable("MESH_JOB", key.Job.ToString()),
                Variable("MESH_ATTEMPT", Text(key.Attempt)),
                Variable("MESH_EPOCH", Text(epoch)),
                Variable("MESH_ADDRESS", settings.AgentAddress),
                Variable("MESH_TOKEN_FILE", $"{JobDirectory}/token"),
                Variable("MESH_JOB_FILE", $"{JobDirectory}/job.json"),
                .. DirectoryVariables(),
            ],
            Resources = new V1ResourceRequirements
            {
                Requests = new Dictionary<string, ResourceQuantity>
                {
                    ["cpu"] = new ResourceQuantity("25m"),
                    ["memory"] = new ResourceQuantity("64Mi"),
                },
                Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new ResourceQuantity("512Mi") },
            },
            SecurityContext = new V1SecurityContext
            {
                AllowPrivilegeEscalation = false,
                RunAsNonRoot = true,
                RunAsUser = AgentUser,
                RunAsGroup = AgentUser,
                Capabilities = new V1Capabilities { Drop = ["ALL"] },
            },
            VolumeMounts =
            [
                .. SharedMounts(),
                new V1VolumeMount { Name = JobVolume, MountPath = JobDirectory, ReadOnlyProperty = true },
            ],
        };

    private static List<V1VolumeMount> SharedMounts() =>
    [
        new V1VolumeMount { Name = ControlVolume, MountPath = ControlDirectory },
        new V1VolumeMount { Name = PipelineVolume, MountPath = PipelineDirectory },
    ];

    private static V1EnvVar[] DirectoryVariables() =>
        [Variable("MESH_CONTROL_DIR", ControlDirectory), Variable("MESH_PIPELINE_DIR", PipelineDirectory)];

    private static V1EnvVar Variable(string name, string value) => new() { Name = name, Value = value };

    // Kubernetes expands $(NAME) and reads $$ as $; a job's own text must arrive as it was written.
    private static string Literal(string value) => value.Replace("$", "$$", StringComparison.Ordinal);

    private static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
