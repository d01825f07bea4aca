using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Mesh.Dispatcher.Pods;

public sealed partial class KubernetesRunnerPods
{
    /// <summary>The spec with the values of all its secrets; reads each Secret that it refers to.</summary>
    private async Task<SecretResolution> ResolveAsync(AttemptOrder order, CancellationToken cancellationToken)
    {
        if (order.SecretsError.Length > 0)
        {
            return new SecretResolution.Unavailable(order.SecretsError);
        }

        var found = new Dictionary<string, V1Secret?>(StringComparer.Ordinal);
        foreach (var name in SecretReferences.Names(order.Spec))
        {
            found[name] = await FindSecretAsync(name, cancellationToken);
        }

        return found.Count == 0
            ? new SecretResolution.Resolved(order.Spec)
            : SecretReferences.Resolve(order.Spec, order.Key.Job.Project, found);
    }

    private async Task<V1Secret?> FindSecretAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await kubernetes.CoreV1.ReadNamespacedSecretAsync(
                name, settings.Namespace, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception e) when (KubernetesFailure.MayPass(e, cancellationToken))
        {
            // A read: nothing can have come of it.
            var failure = KubernetesFailure.Wrap(e);
            throw new PodsUnavailableException(failure.Message, e) { RetryAfter = failure.RetryAfter };
        }
    }
}
