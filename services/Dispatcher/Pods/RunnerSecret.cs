using System.Text;
using Google.Protobuf;
using k8s.Models;
using Mesh.Dispatcher.Attempts;
using Mesh.Intake.V1;

namespace Mesh.Dispatcher.Pods;

/// <summary>The Secret that carries the job and its token to the agent's containers; the box does not mount it.</summary>
public static class RunnerSecret
{
    /// <summary>Builds the Secret.</summary>
    public static V1Secret Build(AttemptKey key, long epoch, JobSpec spec, string token, RunnerPodSettings settings) => new()
    {
        ApiVersion = "v1",
        Kind = V1Secret.KubeKind,
        Metadata = RunnerPod.Metadata(key, epoch, settings),
        Type = "Opaque",
        Data = new Dictionary<string, byte[]>
        {
            ["job.json"] = Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(spec)),
            ["token"] = Encoding.UTF8.GetBytes(token),
        },
    };
}
