using System.Globalization;
using k8s.Models;
using Mesh.Dispatcher.Attempts;

namespace Mesh.Dispatcher.Pods;

/// <summary>The containers of the agent, prepare and run: the only ones that see the attempt's Secret.</summary>
internal static class AgentContainer
{
    public static V1Container Build(string name, string verb, AttemptKey key, string secret, RunnerPodSettings settings) => new()
    {
        Name = name,
        Image = settings.AgentImage,
        Args = [verb],
        Env =
        [
            PodVariables.Of("MESH_JOB", key.Job.ToString()),
            PodVariables.Of("MESH_ATTEMPT", key.Attempt.ToString(CultureInfo.InvariantCulture)),

            // From the Secret, so that it is always the token's: the Secret may come from a later lease than the pod.
            new V1EnvVar
            {
                Name = "MESH_EPOCH",
                ValueFrom = new V1EnvVarSource
                {
                    SecretKeyRef = new V1SecretKeySelector { Name = secret, Key = RunnerSecret.EpochKey },
                },
            },
            PodVariables.Of("MESH_ADDRESS", settings.AgentAddress),
            PodVariables.Of("MESH_TOKEN_FILE", $"{RunnerVolumes.JobDirectory}/{RunnerSecret.TokenKey}"),
            PodVariables.Of("MESH_JOB_FILE", $"{RunnerVolumes.JobDirectory}/{RunnerSecret.JobKey}"),
            .. PodVariables.Directories(),
            .. settings.LogLineBytes == 0
                ? Array.Empty<V1EnvVar>()
                : [PodVariables.Of("MESH_LOG_LINE_BYTES", settings.LogLineBytes.ToString(CultureInfo.InvariantCulture))],
        ],
        Resources = RunnerResources.Agent(),
        SecurityContext = RunnerSecurity.Container(),
        VolumeMounts = RunnerVolumes.WithJob(),
    };
}
