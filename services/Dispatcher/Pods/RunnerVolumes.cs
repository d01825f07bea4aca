using k8s.Models;

namespace Mesh.Dispatcher.Pods;

/// <summary>The volumes of a runner pod, and where its containers see them.</summary>
internal static class RunnerVolumes
{
    /// <summary>Where box and agent meet: FIFOs, scripts of steps, the agent's spool.</summary>
    public const string ControlDirectory = "/mesh";

    /// <summary>The source, the steps' output, the cache, and a home for a user without one.</summary>
    public const string PipelineDirectory = "/pipeline";

    /// <summary>The attempt's Secret; only the agent's containers see it.</summary>
    public const string JobDirectory = "/var/run/mesh";

    /// <summary>The name of the Secret's volume.</summary>
    public const string Job = "job";

    private const string Control = "mesh";
    private const string Pipeline = "pipeline";

    // Owner and group may read the token, nobody else.
    private const int JobFileMode = 0x120;

    public static List<V1Volume> All(string secret, JobLimits limits) =>
    [
        EmptyDirectory(Control, RunnerResources.ControlBytes),
        EmptyDirectory(Pipeline, limits.WorkspaceBytes),
        new V1Volume { Name = Job, Secret = new V1SecretVolumeSource { SecretName = secret, DefaultMode = JobFileMode } },
    ];

    /// <summary>What the box mounts.</summary>
    public static List<V1VolumeMount> Shared() =>
    [
        new V1VolumeMount { Name = Control, MountPath = ControlDirectory },
        new V1VolumeMount { Name = Pipeline, MountPath = PipelineDirectory },
    ];

    /// <summary>What the agent's containers mount.</summary>
    public static List<V1VolumeMount> WithJob() =>
        [.. Shared(), new V1VolumeMount { Name = Job, MountPath = JobDirectory, ReadOnlyProperty = true }];

    private static V1Volume EmptyDirectory(string name, long bytes) => new()
    {
        Name = name,
        EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = RunnerResources.Bytes(bytes) },
    };
}
