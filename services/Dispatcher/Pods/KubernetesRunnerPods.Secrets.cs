using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Mesh.Dispatcher.Pods;

public sealed partial class KubernetesRunnerPods
{
    public async Task<SecretCreation> GiveSecretAsync(AttemptOrder order, PodView pod, CancellationToken cancellationToken)
    {
        var resolution = await ResolveAsync(order, cancellationToken);
        if (resolution is not SecretResolution.Resolved resolved)
        {
            // An earlier hand may have had the values.
            var own = await FindSecretAsync(pod.SecretName, cancellationToken);
            return own is not null && RunnerSecret.BelongsTo(own, pod.Uid)
                ? new SecretCreation.Given()
                : new SecretCreation.NoValue(((SecretResolution.Unavailable)resolution).Message);
        }

        var secret = RunnerSecret.Build(order with { Spec = resolved.Spec }, pod, settings);
        try
        {
            if (!await TryCreateAsync(secret, cancellationToken)
                && !await IsThereAsync(secret.Metadata.Name, pod.Uid, cancellationToken))
            {
                await kubernetes.CoreV1.CreateNamespacedSecretAsync(
                    secret, settings.Namespace, cancellationToken: cancellationToken);
            }

            return new SecretCreation.Given();
        }
        catch (HttpOperationException e) when (PodCreationAnswer.Read(e) is PodCreation.Refused refused)
        {
            return new SecretCreation.Refused(refused.Message);
        }
        catch (Exception e) when (KubernetesFailure.MayPass(e, cancellationToken))
        {
            throw KubernetesFailure.Wrap(e);
        }
    }

    private async Task<bool> TryCreateAsync(V1Secret secret, CancellationToken cancellationToken)
    {
        try
        {
            await kubernetes.CoreV1.CreateNamespacedSecretAsync(
                secret, settings.Namespace, cancellationToken: cancellationToken);
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <summary>True when the Secret of that name is the pod's; one that is another pod's is removed.</summary>
    private async Task<bool> IsThereAsync(string name, string podUid, CancellationToken cancellationToken)
    {
        var found = await kubernetes.CoreV1.ReadNamespacedSecretAsync(
            name, settings.Namespace, cancellationToken: cancellationToken);
        if (RunnerSecret.BelongsTo(found, podUid))
        {
            return true;
        }

        // Of a pod of an earlier version that is gone already, and had the name from the attempt alone. Not changed but deleted: the
        // garbage collector has it on its list.
        var options = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = found.Metadata.Uid } };
        await kubernetes.CoreV1.DeleteNamespacedSecretAsync(
            name, settings.Namespace, body: options, cancellationToken: cancellationToken);
        return false;
    }
}
