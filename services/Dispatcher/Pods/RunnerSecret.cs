using System.Globalization;
using System.Text;
using Google.Protobuf;
using k8s.Models;

namespace Mesh.Dispatcher.Pods;

/// <summary>
/// The Secret that carries the job and its token to the agent's containers; box and services do not mount it. Its pod owns it:
/// Kubernetes deletes it with the pod.
/// </summary>
public static class RunnerSecret
{
    internal const string JobKey = "job.json";
    internal const string TokenKey = "token";
    internal const string EpochKey = "epoch";

    /// <summary>Builds the Secret.</summary>
    /// <param name="order">The attempt, under the lease that its token is of.</param>
    /// <param name="pod">The pod that it is for, and that names it.</param>
    /// <param name="settings">What all pods share.</param>
    public static V1Secret Build(AttemptOrder order, PodView pod, RunnerPodSettings settings)
    {
        var metadata = RunnerMetadata.Of(pod.SecretName, order.Key, order.Epoch, settings);

        // No blockOwnerDeletion: it would hold up the pod's deletion, and some clusters want rights on pods/finalizers for it.
        metadata.OwnerReferences =
        [
            new V1OwnerReference
            {
                ApiVersion = "v1",
                Kind = V1Pod.KubeKind,
                Name = order.Key.PodName,
                Uid = pod.Uid,
            },
        ];
        return new V1Secret
        {
            ApiVersion = "v1",
            Kind = V1Secret.KubeKind,
            Metadata = metadata,
            Type = "Opaque",

            // A kubelet keeps no watch on what cannot change.
            Immutable = true,
            Data = new Dictionary<string, byte[]>
            {
                [JobKey] = Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(order.Spec)),
                [TokenKey] = Encoding.UTF8.GetBytes(order.Token),
                [EpochKey] = Encoding.UTF8.GetBytes(order.Epoch.ToString(CultureInfo.InvariantCulture)),
            },
        };
    }

    /// <summary>True when a Secret is that of the pod with this uid.</summary>
    public static bool BelongsTo(V1Secret secret, string podUid) =>
        secret.Metadata.OwnerReferences?.Any(owner => owner.Kind == V1Pod.KubeKind && owner.Uid == podUid) ?? false;
}
